//! Where a figure of a profile was read and how it is known, as the document of the facts has
//! it.

use formats::answers::matrix::Source;
use idlerace_core::profile::Origin;

const FACTS: &str = include_str!("../../../docs/facts.md");

/// The column of the source, counted from nothing; that of its standing is the next.
const READ: usize = 4;

/// Each figure of a profile with each of its sources.
pub(crate) fn sources(origin: &Origin) -> Vec<Source> {
    let each = origin.sources.iter().flat_map(|one| {
        let names = one.source.split(", ");
        names.map(|name| source(one.figure, name))
    });
    each.collect()
}

fn source(figure: &str, name: &str) -> Source {
    let (read, standing) = if name.contains('.') {
        (format!("core/tests/truth/{name}"), "measured")
    } else {
        let row = FACTS.lines().find(|line| {
            let rest = line.strip_prefix("| ");
            rest.and_then(|rest| rest.split(' ').next()) == Some(name)
        });
        let cell = |at| row.and_then(|row| row.split(" |").nth(at)).map(str::trim);
        let standing = cell(READ + 1).unwrap_or_default();
        (cell(READ).unwrap_or_default().to_owned(), standing)
    };
    Source {
        figure: figure.to_owned(),
        source: name.to_owned(),
        standing: standing.to_owned(),
        read,
    }
}
