//! Stands for pictures in pixels in a program that was built without them.

use anyhow::{Result, bail};

/// There are none.
///
/// # Errors
/// What to do instead.
pub(crate) fn png(_: &str) -> Result<Vec<u8>> {
    bail!(
        "this program was built without PNG (--no-default-features); SVG is the same picture, \
         and `cargo xtask install` builds with PNG"
    )
}
