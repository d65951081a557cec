//! Many pieces of work and a few that do them, each with something of its own.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

/// Has the pieces done, in this order of their indices, by as many threads as there are
/// tools; tells of each that is done. What came of them is in the order of the indices.
///
/// # Errors
/// The first error of a piece; the others are still done.
pub fn each<W: Send, T: Send, E: Send>(
    tools: Vec<W>,
    order: &[usize],
    work: impl Fn(&mut W, usize) -> Result<T, E> + Sync,
    mut done: impl FnMut(usize, &T),
) -> Result<Vec<T>, E> {
    let pending: Mutex<VecDeque<usize>> = Mutex::new(order.iter().copied().collect());
    let next = || {
        let mut pending = pending.lock().unwrap_or_else(PoisonError::into_inner);
        pending.pop_front()
    };
    let (tell, told) = mpsc::channel();
    let mut results: Vec<(usize, T)> = Vec::new();
    thread::scope(|scope| {
        for mut tool in tools {
            let (next, work, tell) = (&next, &work, tell.clone());
            scope.spawn(move || {
                while let Some(index) = next() {
                    // Nobody listens any more only if another piece failed.
                    let _ = tell.send((index, work(&mut tool, index)));
                }
            });
        }
        drop(tell);
        for (index, result) in told {
            let result = result?;
            done(index, &result);
            results.push((index, result));
        }
        Ok::<_, E>(())
    })?;
    results.sort_by_key(|(index, _)| *index);
    Ok(results.into_iter().map(|(_, result)| result).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_is_done_once_and_comes_out_in_its_place() {
        let mut told = Vec::new();
        let double = |tool: &mut u32, index: usize| {
            *tool += 1;
            Ok::<_, ()>(index * 2)
        };
        let results = each(vec![0, 0], &[2, 0, 1], double, |index, _| told.push(index));
        assert_eq!(results.unwrap(), [0, 2, 4]);
        told.sort_unstable();
        assert_eq!(told, [0, 1, 2]);
    }

    #[test]
    fn an_error_comes_out() {
        let fails = |(): &mut (), _| Err::<(), _>("broken");
        assert_eq!(each(vec![()], &[0, 1], fails, |_, ()| ()), Err("broken"));
    }
}
