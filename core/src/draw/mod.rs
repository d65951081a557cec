//! A trace as a picture or as a file of another program.

pub mod ladder;

pub mod figure;

pub mod grouped;

pub mod pace;

pub mod beats;

pub mod svg;

pub mod export;
