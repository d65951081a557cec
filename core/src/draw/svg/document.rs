//! What all documents have in common: how they begin, and how text stands in them.

use alloc::string::String;
use core::fmt::{self, Display};

use super::theme::Theme;

/// How a document begins. `Display` writes all up to the first thing that is drawn.
pub(super) struct Head<'a, Width, Height> {
    pub width: Width,
    pub height: Height,
    pub title: &'a str,
    /// What is seen, for those who do not see it.
    pub description: &'a str,
    pub theme: Theme,
    /// Style sheet.
    pub rules: &'a str,
}

impl<Width: Display, Height: Display> Display for Head<'_, Width, Height> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (width, height) = (&self.width, &self.height);
        writeln!(
            f,
            r#"<svg xmlns="http://www.w3.org/2000/svg" class="idlerace" role="img" width="{width}" height="{height}" viewBox="0 0 {width} {height}">"#
        )?;
        writeln!(f, "<title>{}</title>", escaped(self.title))?;
        writeln!(f, "<desc>{}</desc>", escaped(self.description))?;
        writeln!(f, "<style>\n{}</style>", self.theme.style(self.rules))?;
        writeln!(
            f,
            r#"<rect class="paper" width="{width}" height="{height}"/>"#
        )
    }
}

/// Text as XML has it (XML 1.0 §2.4).
pub(super) fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}
