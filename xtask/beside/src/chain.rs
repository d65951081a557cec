//! The page of a chain, `chain.html` beside the page: its document with its style inside, so that
//! it asks for nothing but its program. Palette and controls are those of `style.css`, from where
//! they are taken by their headings.

use std::{fs, path::Path};

use anyhow::{Context as _, Result};

/// The file, beside the page.
const FILE: &str = "chain.html";
/// Where it is kept, and its style.
const DOCUMENT: &str = "web/chain/chain.html";
const STYLE: &str = "web/chain/chain.css";
/// The page's style, and the parts of it that are taken: from one heading up to the next.
const SHARED: &str = "web/style.css";
const PARTS: [(&str, &str); 3] = [
    ("", "/* Frame of the page */"),
    ("/* Controls */", "/* The doors"),
    ("/* Playhead */", "/* The time beside it */"),
];
/// Where the style stands in the document.
const PLACE: &str = "/* palette */";

/// Writes the file into a page's folder.
pub(crate) fn write(workspace: &Path, page: &Path) -> Result<()> {
    let read = |file: &str| {
        let path = workspace.join(file);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let style = style(&read(SHARED)?, &read(STYLE)?)?;
    let document = read(DOCUMENT)?;
    let (before, after) = document
        .split_once(PLACE)
        .with_context(|| format!("{DOCUMENT} has no {PLACE}"))?;
    let file = page.join(FILE);
    fs::write(&file, format!("{before}\n{style}{after}"))
        .with_context(|| format!("cannot write {}", file.display()))
}

/// Both styles in one, without what only people read.
fn style(shared: &str, own: &str) -> Result<String> {
    let mut style = String::new();
    for (from, to) in PARTS {
        let (_, rest) = shared
            .split_once(from)
            .with_context(|| format!("{SHARED} has no {from}"))?;
        let (part, _) = rest
            .split_once(to)
            .with_context(|| format!("{SHARED} has no {to}"))?;
        style.push_str(part);
    }
    style.push_str(own);
    let mut is_comment = false;
    let kept = style.lines().map(str::trim).filter(|line| {
        is_comment |= line.starts_with("/*");
        let is_kept = !is_comment && !line.is_empty();
        is_comment &= !line.ends_with("*/");
        is_kept
    });
    Ok(kept.flat_map(|line| [line, "\n"]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_has_palette_controls_and_its_own() {
        let shared = include_str!("../../../web/style.css");
        let own = include_str!("../../../web/chain/chain.css");
        let style = style(shared, own).unwrap();
        for part in [
            "--paper:",
            "button,\nselect,",
            ".scrubber {",
            "#chain-verdict {",
        ] {
            assert!(style.contains(part), "{part} in {style}");
        }
        for part in ["#doors", "grid-template-areas", "/*", "*/"] {
            assert!(!style.contains(part), "{part} in {style}");
        }
    }
}
