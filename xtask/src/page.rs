//! Making the page: `bundle` turns index.html into dist/, with `links` reading what it asks for
//! and `folder` changing dist/ only where it must. `pictures` draws what stands beside it and
//! `sources` writes it, `sizes` weighs it, and `trunk` is the other way to make it.

pub(crate) mod bundle;
pub(crate) mod folder;
pub(crate) mod links;
pub(crate) mod pictures;
pub(crate) mod sizes;
pub(crate) mod sources;
pub(crate) mod trunk;
