//! Making the page: `bundle` turns index.html into dist/, with `links` reading what it asks for
//! and `folder` changing dist/ only where it must. `compressed` makes what is sent of it and
//! `sizes` weighs that, which `order` makes smaller; `trunk` is the other way to make it. What stands beside it is made by a
//! program of its own, `beside`.

pub(crate) mod bundle;
mod compressed;
pub(crate) mod folder;
pub(crate) mod links;
mod order;
pub(crate) mod sizes;
pub(crate) mod trunk;
