//! What stands around the picture: the story, the player, the settings.

pub(crate) mod clock;
pub(crate) mod controls;
mod later;
pub(crate) mod legend;
pub(crate) mod logs;
pub(crate) mod menu;
pub(crate) mod player;
pub(crate) mod signs;
pub(crate) mod story;
