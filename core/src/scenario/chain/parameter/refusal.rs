//! How a setting of a chain is refused.

use alloc::string::String;

use crate::scenario::parameter::Problem;

pub(super) fn problem(field: &str, message: String) -> Problem {
    Problem {
        field: String::from(field),
        message,
    }
}
