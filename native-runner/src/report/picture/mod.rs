//! A picture in pixels, out of one in SVG, with letters that are the same everywhere.

use anyhow::{Context, Result, ensure};
use epaint_default_fonts::{HACK_REGULAR, UBUNTU_LIGHT};
use resvg::render;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

/// Dots for each pixel of the SVG: sharp on today's screens and on paper.
const DENSITY: f32 = 2.0;

/// The most dots that a picture may have: 200 MB while it is painted, and as much again while
/// it is packed.
const MOST: u64 = 50_000_000;

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
    let (width, height) = (size.width(), size.height());
    ensure!(
        u64::from(width) * u64::from(height) <= MOST,
        "the picture is too large for PNG: {width} x {height} pixels, more than {} million; \
         --format svg has no such limit, and fewer requests make it smaller \
         (--set requests.count=20)",
        MOST / 1_000_000
    );
    let mut pixels =
        Pixmap::new(size.width(), size.height()).context("the picture is too large")?;
    let scale = Transform::from_scale(DENSITY, DENSITY);
    render(&tree, scale, &mut pixels.as_mut());
    pixels.encode_png().context("cannot write the picture")
}
