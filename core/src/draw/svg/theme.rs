//! The colours of a picture: once each, light and dark.

use alloc::format;
use alloc::string::String;

/// Each colour's name, and its value on light and on dark paper.
const PALETTE: [(&str, &str, &str); 11] = [
    ("paper", "#fbfaf7", "#12151c"),
    ("card", "#ffffff", "#191d27"),
    ("ink", "#1b2130", "#e8eaf0"),
    ("mute", "#5d6678", "#98a1b3"),
    ("lane", "#d6d2c6", "#353c4b"),
    ("edge", "#8a8f9c", "#6b7385"),
    ("req", "#2457d6", "#7ea2ff"),
    ("res", "#11784a", "#5fd39a"),
    ("fin", "#a94c06", "#f2b155"),
    ("rst", "#c81e3a", "#ff7b8e"),
    ("timer", "#6a49c9", "#b39cff"),
];

/// On which paper something is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Light or dark as the reader has it, and each colour can be set from outside:
    /// `--idlerace-paper` and its like.
    #[default]
    Auto,
    /// Light, for a renderer that knows no CSS variables.
    Light,
    /// Dark, likewise.
    Dark,
}

impl Theme {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// Its name in an address, which for those that do not ask the reader is CSS's, too.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// A style sheet: rules that name colours, with the values that these have here.
    pub(super) fn style(self, rules: &str) -> String {
        let fixed = |dark: bool| {
            PALETTE.iter().fold(String::from(rules), |rules, colour| {
                rules.replace(&format!("var(--{})", colour.0), value(colour, dark))
            })
        };
        match self {
            Self::Auto => format!(
                ".idlerace {{ color-scheme: light dark;{} }}\n\
                 @media (prefers-color-scheme: dark) {{ .idlerace {{{} }} }}\n{rules}",
                variables(false),
                variables(true),
                rules = with_fallbacks(rules)
            ),
            Self::Light => fixed(false),
            Self::Dark => fixed(true),
        }
    }
}

/// Before each declaration that names a colour the same with its light value: a renderer that
/// knows no CSS variables drops the one that it cannot read and keeps the other.
fn with_fallbacks(rules: &str) -> String {
    let declared = |rules: String, property: &str, colour: &(&str, &'static str, &'static str)| {
        let named = format!("{property}: var(--{})", colour.0);
        let plain = format!("{property}: {}; {named}", value(colour, false));
        rules.replace(&named, &plain)
    };
    ["color", "fill", "stroke"]
        .into_iter()
        .fold(String::from(rules), |rules, property| {
            let one = |rules, colour| declared(rules, property, colour);
            PALETTE.iter().fold(rules, one)
        })
}

const fn value(colour: &(&str, &'static str, &'static str), dark: bool) -> &'static str {
    if dark { colour.2 } else { colour.1 }
}

fn variables(dark: bool) -> String {
    PALETTE.iter().fold(String::new(), |text, colour| {
        let (name, value) = (colour.0, value(colour, dark));
        text + &format!(" --{name}: var(--idlerace-{name}, {value});")
    })
}
