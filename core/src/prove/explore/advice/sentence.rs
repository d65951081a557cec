//! What is said of one piece of advice.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::change::Advice;
use super::cost::Cost;
use crate::prove::explore::timeout_shift::Direction;

impl Advice {
    /// How it was proven, what it costs, and what else there is to know: a line each.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let notes = self.notes.iter().cloned();
        let bound = self.bound_sentence().into_iter();
        bound.chain([self.cost.sentence()]).chain(notes).collect()
    }

    /// How far what is set can be moved before it is not safe, if it is a length.
    #[must_use]
    pub fn bound_sentence(&self) -> Option<String> {
        let bound = self.bound?;
        let side = match bound.way {
            Direction::Shorter => "longest",
            Direction::Longer => "shortest",
        };
        let (key, value) = (bound.parameter, bound.value);
        Some(format!(
            "The {side} {key} that is safe is {value}, with the delays as they are."
        ))
    }
}

impl Cost {
    /// That in words.
    #[must_use]
    pub fn sentence(&self) -> String {
        let handshakes = match self.handshakes {
            0 => String::from("as many handshakes"),
            1 => String::from("1 handshake more"),
            -1 => String::from("1 handshake fewer"),
            more @ 1.. => format!("{more} handshakes more"),
            fewer => format!("{} handshakes fewer", -fewer),
        };
        let saved = match self.saved {
            0 => String::from("no request saved"),
            1 => String::from("1 request saved"),
            saved @ 0.. => format!("{saved} requests saved"),
            lost => format!("{} requests lost more", -lost),
        };
        let every = self.every;
        format!("At one request every {every}, at random: {handshakes}, {saved}, in 1000 requests.")
    }
}
