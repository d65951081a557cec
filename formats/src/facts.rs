//! Where a figure of a profile was read, and how it is known: a fact by its id, as the document of
//! the facts has it, or a file of measured rows.
//!
//! Knows nothing of who asks.

/// The document, whose rows begin with an id.
const FACTS: &str = include_str!("../../docs/facts.md");

/// The column of the source, counted from nothing; that of its standing is the next.
const READ: usize = 4;

/// Where something was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The fact's id, or the file's name.
    pub name: &'a str,
    /// How it is known: `measured`, `source read`, `documentation`, `secondary`; `None` of what is
    /// neither a fact nor a file.
    pub standing: Option<&'static str>,
    /// Where: a repository with its commit, an address, a path of this repository; empty likewise.
    pub read: String,
}

/// Each place that a source of a profile names: `P2-040, clients.json` are a fact and a file of
/// measured rows.
pub fn places(source: &str) -> impl Iterator<Item = Place<'_>> {
    source.split(", ").map(place)
}

fn place(name: &str) -> Place<'_> {
    let (standing, read) = if name.contains('.') {
        (Some("measured"), format!("core/tests/truth/{name}"))
    } else {
        let cells = cells(name);
        let read = cells.map(|(read, _)| read.to_owned());
        (
            cells.map(|(_, standing)| standing),
            read.unwrap_or_default(),
        )
    };
    Place {
        name,
        standing,
        read,
    }
}

/// Where a fact was read, and its standing.
fn cells(id: &str) -> Option<(&'static str, &'static str)> {
    let row = FACTS.lines().find(|line| {
        let rest = line.strip_prefix("| ");
        rest.and_then(|rest| rest.split(' ').next()) == Some(id)
    })?;
    let mut cells = row.split(" |").skip(READ).map(str::trim);
    cells.next().zip(cells.next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_looked_up_by_its_name() {
        let found: Vec<Place<'_>> = places("P1-001, servers.json, nowhere").collect();
        let standings: Vec<_> = found.iter().map(|one| one.standing).collect();
        assert_eq!(standings, [Some("source read"), Some("measured"), None]);
        assert!(found[0].read.starts_with("nginx/nginx@"), "{found:?}");
        assert_eq!(found[1].read, "core/tests/truth/servers.json");
        assert_eq!(found[2].read, "");
    }
}
