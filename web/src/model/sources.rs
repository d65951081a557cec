//! Where a profile's figures were read: the facts of `docs/facts.md`, looked up by id.
//!
//! The document is the one that people read. It lies beside the page and is fetched by
//! whoever wants to know. This file knows nothing of the browser.

/// The document's name beside the page. One table row a fact: id, what about, figure,
/// setting, source, whether measured.
pub const FILE: &str = "facts.md";
/// The column of the source, counted from the text before the first line.
const SOURCE: usize = 5;

/// What a source that is named in a profile says, a line each: `P2-040, clients.json`
/// are a fact and a file of measured data.
pub fn places(source: &str, facts: &str) -> impl Iterator<Item = String> {
    source.split(", ").map(move |name| {
        if name.contains('.') {
            return format!("measured: core/tests/truth/{name}");
        }
        let row = facts.lines().find(|line| {
            let id = line
                .strip_prefix("| ")
                .and_then(|rest| rest.split(' ').next());
            id == Some(name)
        });
        let read = row
            .and_then(|row| row.split('|').nth(SOURCE))
            .map(str::trim);
        read.map_or_else(|| name.to_owned(), |read| format!("{name}: {read}"))
    })
}

/// Where a place can be looked up: its address, or the tree of the commit that it names.
#[must_use]
pub fn link(place: &str) -> Option<String> {
    place.split_whitespace().find_map(|word| {
        if word.starts_with("https://") {
            return Some(word.to_owned());
        }
        let (repository, commit) = word.trim_end_matches(':').split_once('@')?;
        let hex = commit.len() >= 7 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        let named = hex && repository.split('/').count() == 2;
        named.then(|| format!("https://github.com/{repository}/tree/{commit}"))
    })
}

#[cfg(test)]
mod tests {
    use idlerace_core::profile::{clients, servers};

    use super::*;

    const FACTS: &str = include_str!("../../../docs/facts.md");

    #[test]
    fn every_figure_of_a_profile_was_read_or_measured_somewhere() {
        let clients = clients::ALL.iter().flat_map(|profile| profile.sources);
        let servers = servers::ALL.iter().flat_map(|profile| profile.sources);
        for source in clients.chain(servers) {
            for place in places(source.source, FACTS) {
                let (_, read) = place.split_once(": ").expect(&place);
                assert!(read.len() > 8, "{place}");
            }
        }
    }

    #[test]
    fn addresses_and_commits_can_be_looked_up() {
        let linked = |source| places(source, FACTS).find_map(|place| link(&place));
        let nginx = "https://github.com/nginx/nginx/tree/3f6f7824d4";
        assert_eq!(linked("P1-001").as_deref(), Some(nginx));
        let alb = linked("P1-051").unwrap();
        assert!(alb.starts_with("https://docs.aws.amazon.com/"), "{alb}");
        // A version is no commit, and what was measured is in the repository.
        assert_eq!(linked("P1-018"), None);
        assert_eq!(linked("servers.json"), None);
    }
}
