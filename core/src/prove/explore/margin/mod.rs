//! How far an idle timeout can be moved while the verdict stays: from a scenario that is safe
//! to the nearest value at which it is not (`nearest`), and along a row of a map (`row`).

mod nearest;
mod row;

pub use nearest::Margin;
pub(super) use nearest::{End, margin, nearest_end, unsafe_orders};
pub use row::verdicts_along;
