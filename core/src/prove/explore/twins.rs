//! Endings that the client can't tell apart: *observationally equivalent* outcomes, in the
//! words of model checking.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::ending::Ending;
use crate::trace::view::View;

/// Groups of endings, as indices, that look the same to the client's program.
pub(super) fn twins(endings: &[Ending]) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<Vec<View>, Vec<usize>> = BTreeMap::new();
    for (index, ending) in endings.iter().enumerate() {
        groups.entry(ending.seen()).or_default().push(index);
    }
    // One ending is kept for each difference, so two of a group differ in what was applied.
    groups.into_values().filter(|one| one.len() > 1).collect()
}
