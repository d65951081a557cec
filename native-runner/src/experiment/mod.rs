//! Many runs by the clock: those of the article, and those along one moving setting.

pub mod article;
pub mod sweep;
