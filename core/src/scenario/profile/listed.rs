//! The texts of every client as lines of text, for who fetches them instead of carrying them.
//!
//! A line a text, its parts between tabs: whose it is, for which symptoms, as the number whose
//! bits these are, with a `!` before it of who has used its attempts up; and the words.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::clients;
use super::text::{Text, Texts};

/// The texts of one client, out of such lines.
#[derive(Clone, Debug, Default)]
pub struct Listed<'t> {
    usual: Vec<Text<'t>>,
    exhausted: Vec<Text<'t>>,
}

impl<'t> Listed<'t> {
    /// Those of the client with this id; none where it has no line.
    #[must_use]
    pub fn of(lines: &'t str, id: &str) -> Self {
        let mut listed = Self::default();
        for line in lines.lines() {
            let mut parts = line.splitn(3, '\t');
            let (Some(whose), Some(when), Some(says)) = (parts.next(), parts.next(), parts.next())
            else {
                continue;
            };
            let (number, list) = match when.strip_prefix('!') {
                Some(number) => (number, &mut listed.exhausted),
                None => (when, &mut listed.usual),
            };
            if let (true, Ok(when)) = (whose == id, number.parse()) {
                list.push(Text { when, says });
            }
        }
        listed
    }

    /// As a profile has them.
    #[must_use]
    pub fn texts(&self) -> Texts<'_> {
        Texts {
            usual: &self.usual,
            exhausted: &self.exhausted,
        }
    }
}

/// The lines of every client.
#[must_use]
pub fn list() -> String {
    let each = clients::ALL.iter().flat_map(|client| {
        let (texts, id) = (client.texts(), client.id);
        let line =
            move |mark, text: &Text<'_>| format!("{id}\t{mark}{}\t{}\n", text.when, text.says);
        let usual = texts.usual.iter().map(move |text| line("", text));
        let exhausted = texts.exhausted.iter().map(move |text| line("!", text));
        usual.chain(exhausted)
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_listed_is_what_the_profiles_have() {
        let lines = list();
        for client in clients::ALL {
            let listed = Listed::of(&lines, client.id);
            assert_eq!(listed.usual, client.texts().usual, "{}", client.id);
            assert_eq!(listed.exhausted, client.texts().exhausted, "{}", client.id);
        }
        assert!(Listed::of(&lines, "nobody").usual.is_empty());
        assert!(Listed::of("go\tx\twords\ngo", "go").usual.is_empty());
    }
}
