//! The page while it is used: what `cargo xtask bench-page` measures, and what is sent.

use std::path::Path;

use anyhow::{Context as _, Result};

use crate::{
    needs,
    page::{bundle, sizes},
    process::output,
    test,
};

/// Milliseconds, unless it says something else.
pub(super) struct Page {
    /// Octets of Brotli of what the first visit fetches.
    pub(super) opening: usize,
    /// Of the frames of a scrub from end to end, what 95 of 100 do not exceed.
    pub(super) scrub: f64,
    /// From the click on *Prove* to the first row of the map.
    pub(super) first_row: f64,
    /// From that click to the last verdict of the map.
    pub(super) map: f64,
}

impl Page {
    /// Of what the first visit fetches.
    pub(super) fn opening_in_kilobytes(&self) -> f64 {
        f64::from(u32::try_from(self.opening).unwrap_or(u32::MAX)) / 1_000.0
    }
}

/// Makes the page, and uses it.
pub(super) fn page() -> Result<Page> {
    let driver = needs::driver().context("there is no browser")?;
    bundle::bundle()?;
    println!("the page while it is used");
    let told = output(&mut test::page_bench(&driver))?;
    let proof = told.split("The proof of").nth(1).unwrap_or_default();
    Ok(Page {
        opening: sizes::opening(Path::new(bundle::DIST))?,
        scrub: after(&told, "p95 ")?,
        first_row: after(proof, "first row of the map ")?,
        map: after(proof, " verdicts ")?,
    })
}

/// The number behind the first of these words.
fn after(told: &str, words: &str) -> Result<f64> {
    let figure = told.split_once(words).and_then(|(_, rest)| {
        let figure = rest.split(' ').next()?;
        figure.parse().ok()
    });
    figure.with_context(|| format!("the page's measuring does not say \"{words}…\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_by_the_words_before_them() {
        let told = "frames: p50 8.1 ms, p95 12.3 ms, longest 20 ms\n p95 99.0 ms";
        let scrub = after(told, "p95 ").unwrap();
        assert!((scrub - 12.3).abs() < 1e-9, "{scrub}");
        assert!(after(told, "p99 ").is_err());
    }
}
