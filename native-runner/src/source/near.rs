//! Which names somebody may have meant.

/// The names that come near a wrong one, the nearest first.
pub(super) fn near<'a>(wrong: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut near: Vec<(usize, &str)> = names
        .map(|name| {
            (
                if name.contains(wrong) || wrong.contains(name) {
                    1
                } else {
                    strsim::damerau_levenshtein(wrong, name)
                },
                name,
            )
        })
        .filter(|(distance, name)| *distance <= 2.max(name.len() / 4))
        .collect();
    near.sort_unstable();
    near.into_iter().take(3).map(|(_, name)| name).collect()
}
