//! What real clients do under every order, and real servers at the end of an idle connection.

mod clients;
mod made;
mod servers;

pub(crate) use clients::clients;
pub(crate) use servers::servers;
