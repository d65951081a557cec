//! Making the page: `bundle` turns index.html into dist/, with `links` reading what it asks for
//! and `folder` changing dist/ only where it must. `order` and `script` make its programs and
//! their JavaScript smaller, `compressed` makes what is sent of them and `sizes` weighs that;
//! `trunk` is the other way to make it. What stands beside it is made by a program of its own,
//! `beside`, but for the pictures of `shared`.

pub(crate) mod bundle;
mod compressed;
pub(crate) mod folder;
pub(crate) mod links;
mod order;
mod script;
mod shared;
pub(crate) mod sizes;
pub(crate) mod trunk;
