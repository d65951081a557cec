//! A few things in order. What the standard library has for many is four kilobytes of a program
//! for each kind of thing that is sorted.

/// Puts a few things in the order of their keys; those of one key stay as they stood.
pub fn put_in_order<T, K: Ord>(few: &mut [T], key: impl Fn(&T) -> K) {
    for end in 1..few.len() {
        let mut place = end;
        while place > 0 && key(&few[place - 1]) > key(&few[place]) {
            few.swap(place - 1, place);
            place -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_standard_library_s_stable_order() {
        for seed in 0..200_u64 {
            let mut state = seed;
            let mut next = || {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                state >> 60
            };
            let mut few: Vec<(u64, u64)> = (0..seed % 20).map(|place| (next(), place)).collect();
            let mut sorted = few.clone();
            sorted.sort_by_key(|one| one.0);
            put_in_order(&mut few, |one| one.0);
            assert_eq!(few, sorted);
        }
    }
}
