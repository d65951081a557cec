//! A picture in pixels, out of one in SVG, with letters that are the same everywhere.

use anyhow::{Context, Result};
use epaint_default_fonts::{HACK_REGULAR, UBUNTU_LIGHT};
use resvg::render;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

/// Dots for each pixel of the SVG: sharp on today's screens and on paper.
const DENSITY: f32 = 2.0;

/// An SVG picture as PNG.
///
/// # Errors
/// If it is no SVG, or too large for the memory.
pub(crate) fn png(svg: &str) -> Result<Vec<u8>> {
    let mut options = Options::default();
    let fonts = options.fontdb_mut();
    // The machine's own fonts are left alone, so that a picture does not hang on them.
    fonts.load_font_data(UBUNTU_LIGHT.to_vec());
    fonts.load_font_data(HACK_REGULAR.to_vec());
    fonts.set_sans_serif_family("Ubuntu");
    fonts.set_monospace_family("Hack");
    let tree = Tree::from_str(svg, &options).context("this is no picture")?;
    let size = tree.size().to_int_size();
    let size = size.scale_by(DENSITY).context("the picture is empty")?;
    let mut pixels =
        Pixmap::new(size.width(), size.height()).context("the picture is too large")?;
    let scale = Transform::from_scale(DENSITY, DENSITY);
    render(&tree, scale, &mut pixels.as_mut());
    pixels.encode_png().context("cannot write the picture")
}
