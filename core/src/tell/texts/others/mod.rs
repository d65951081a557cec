//! Error texts of programs that have no profile here: in their words, with where these stand.

mod browsers;
mod gateways;
mod libraries;
mod other;
mod platforms;
mod pools;

pub(super) use other::Other;

/// All of them.
pub(super) fn all() -> impl Iterator<Item = &'static Other> {
    let each = [
        libraries::ALL,
        platforms::ALL,
        browsers::ALL,
        gateways::ALL,
        pools::ALL,
    ];
    each.into_iter().flatten()
}
