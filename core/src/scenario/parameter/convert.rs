//! Values of knobs to text and back.

use alloc::string::{String, ToString};
use core::str::FromStr;

use super::kind::{NONE, seconds};
use crate::scenario::Liveness;
use crate::scenario::retry::Methods;
use crate::units::time::Range;

pub(super) fn parse<T: FromStr>(text: &str, into: &mut T) -> Option<()> {
    *into = text.parse().ok()?;
    Some(())
}

pub(super) fn parse_optional<T: FromStr>(text: &str, into: &mut Option<T>) -> Option<()> {
    *into = if text == NONE {
        None
    } else {
        Some(text.parse().ok()?)
    };
    Some(())
}

pub(super) fn parse_seconds(text: &str, into: &mut Option<u32>) -> Option<()> {
    *into = if text == NONE {
        None
    } else {
        Some(u32::try_from(seconds(text)?).ok()?)
    };
    Some(())
}

pub(super) fn optional<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(|| String::from(NONE), |value| value.to_string())
}

pub(super) fn choose<T: Copy, const N: usize>(
    text: &str,
    all: [T; N],
    name: impl Fn(T) -> String,
    into: &mut T,
) -> Option<()> {
    *into = all.into_iter().find(|&one| name(one) == text)?;
    Some(())
}

pub(super) fn methods_name(methods: Methods) -> String {
    String::from(match methods {
        Methods::None => "none",
        Methods::Safe => "safe",
        Methods::WithoutContent => "without-content",
        Methods::Idempotent => "idempotent",
        Methods::Any => "any",
    })
}

pub(super) fn notice_lag(liveness: Liveness) -> Range {
    match liveness {
        Liveness::Background { lag } => lag,
        Liveness::None | Liveness::Checkout | Liveness::CheckoutAfter { .. } => Liveness::LAG,
    }
}
