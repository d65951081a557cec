//! The page by itself, a subject a file.

pub(crate) mod address;
pub(crate) mod beside;
pub(crate) mod catalogue;
pub(crate) mod course;
pub(crate) mod doors;
pub(crate) mod entries;
pub(crate) mod files;
pub(crate) mod keys;
pub(crate) mod pages;
pub(crate) mod proof;
pub(crate) mod reach;
pub(crate) mod real;
pub(crate) mod settings;
pub(crate) mod story;
pub(crate) mod tour;
