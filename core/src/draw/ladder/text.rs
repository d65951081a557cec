//! A ladder in letters.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::marks::{Arrow, Ladder};

/// One line a mark, from top to bottom: what goldens compare.
impl fmt::Display for Ladder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines: Vec<(u32, String)> = Vec::new();
        for arrow in &self.arrows {
            let Arrow {
                from,
                to,
                start,
                end,
                ink,
                outcome,
                label,
                ..
            } = arrow;
            lines.push((
                *start,
                alloc::format!("{from} -> {to} {end}: {label}  {ink:?} {outcome:?}"),
            ));
        }
        for note in &self.notes {
            let what = if note.state { "state " } else { "" };
            lines.push((
                note.at,
                alloc::format!("{}: {what}{}  {:?}", note.place, note.text, note.ink),
            ));
        }
        for bar in &self.bars {
            let end = if bar.expired { "expires" } else { "stopped" };
            lines.push((
                bar.start,
                alloc::format!("{}: timer {} to {}, {end}", bar.place, bar.length, bar.end),
            ));
        }
        for window in &self.windows {
            lines.push((
                window.start,
                alloc::format!("window on {} to {}", window.connection, window.end),
            ));
        }
        for cut in &self.breaks {
            lines.push((cut.at, alloc::format!("~~ {} of silence", cut.skipped)));
        }
        lines.sort_by_key(|(at, _)| *at);
        for (at, line) in lines {
            writeln!(f, "{at:>5} {line}")?;
        }
        Ok(())
    }
}
