//! The rules about modules: who may use whom, no rings, and what each crate is said to have.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::{
    arrows::{Arrow, To},
    modules::Modules,
    table::House,
    tree::Tree,
};

/// All arrows between the files of a crate, and from them to other crates.
pub(crate) fn arrows(house: &House, tree: &Tree) -> Vec<Arrow> {
    Modules::below(house.src, house.library, tree).arrows()
}

/// Uses of a room that comes later, and files in no room.
pub(crate) fn upward(house: &House, tree: &Tree) -> Vec<String> {
    let rank = |room: &str| {
        house
            .rooms
            .split_whitespace()
            .position(|known| known == room)
    };
    let mut found = unlisted(house, tree);
    for arrow in arrows(house, tree) {
        let To::File { file, item } = &arrow.to else {
            continue;
        };
        let (own, other) = (room(house, &arrow.from), room(house, file));
        if own != other && rank(own) < rank(other) && rank(own).is_some() {
            found.push(format!(
                "{}:{}: `{}` of {file}\n    {own} uses {other}, which stands above it; \
                 right is `{item}` in {own} or below it",
                arrow.from, arrow.line, arrow.path
            ));
        }
    }
    found
}

/// Rooms that are not in the table or not in the tree, and files that no module leads to, so
/// that no rule sees them.
fn unlisted(house: &House, tree: &Tree) -> Vec<String> {
    let House { name, src, .. } = house;
    let own: Vec<_> = tree
        .syntax()
        .keys()
        .filter(|path| is_in(path, src))
        .collect();
    let rooms: BTreeSet<_> = own.iter().map(|path| room(house, path)).collect();
    let listed: Vec<_> = house.rooms.split_whitespace().collect();
    let unlisted = rooms.iter().filter(|room| !listed.contains(room));
    let gone = listed.iter().filter(|room| !rooms.contains(*room));
    let modules = Modules::below(src, house.library, tree);
    let lost = own.iter().filter(|path| !modules.has(path));
    unlisted
        .map(|room| format!("{src}/{room}: no room of {name} in table.rs"))
        .chain(gone.map(|room| format!("{src}/{room}: a room in table.rs that is not there")))
        .chain(lost.map(|path| format!("{path}: no `mod` leads to it")))
        .collect()
}

/// The folder or loose file of `src` that a file belongs to.
fn room<'a>(house: &House, file: &'a str) -> &'a str {
    let inside = within(house, file);
    inside.split('/').next().unwrap_or(inside)
}

/// A file's place below `src`, without its ending.
fn within<'a>(house: &House, file: &'a str) -> &'a str {
    let inside = file.strip_prefix(house.src).unwrap_or(file);
    let inside = inside.trim_start_matches('/').trim_end_matches(".rs");
    inside.strip_suffix("/mod").unwrap_or(inside)
}

/// Whether a place is this one or below it.
fn is_in(place: &str, outer: &str) -> bool {
    place
        .strip_prefix(outer)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What a room must not know although it comes earlier, or is another crate.
pub(crate) fn strangers(house: &House, tree: &Tree) -> Vec<String> {
    let mut found = outdated(house, tree);
    for arrow in arrows(house, tree) {
        let place = within(house, &arrow.from);
        let rules = house.never.iter().filter(|(who, ..)| is_in(place, who));
        for (who, strangers, why) in rules {
            let named = strangers
                .split_whitespace()
                .find(|stranger| match &arrow.to {
                    To::File { file, .. } => is_in(within(house, file), stranger),
                    To::Crate(name) => stranger.strip_prefix("::") == Some(name),
                });
            if let Some(named) = named {
                let Arrow {
                    from, line, path, ..
                } = &arrow;
                found.push(format!(
                    "{from}:{line}: `{path}`\n    {who} never names {named}: {why}"
                ));
            }
        }
        found.extend(
            house
                .apart
                .and_then(|outer| not_apart(house, outer, &arrow)),
        );
    }
    found
}

/// Rules about what is not there.
fn outdated(house: &House, tree: &Tree) -> Vec<String> {
    let is_there = |name: &str| {
        let mut files = tree.syntax().keys();
        name.starts_with("::") || files.any(|file| is_in(within(house, file), name))
    };
    let never = house.never.iter();
    let named = never.flat_map(|(who, strangers, _)| strangers.split_whitespace().chain([*who]));
    let named = named.chain(house.apart).filter(|name| !is_there(name));
    named
        .map(|name| {
            format!(
                "{}/{name} is gone; is its rule in table.rs still right?",
                house.src
            )
        })
        .collect()
}

/// One machine that names another.
fn not_apart(house: &House, outer: &str, arrow: &Arrow) -> Option<String> {
    let To::File { file: to, .. } = &arrow.to else {
        return None;
    };
    let inside = |file| {
        within(house, file)
            .strip_prefix(outer)?
            .strip_prefix('/')?
            .split('/')
            .next()
    };
    let (own, other) = (inside(&arrow.from)?, inside(to)?);
    (own != other).then(|| {
        format!(
            "{}:{}: `{}`\n    {own} and {other} do not know each other; \
             right is what both need below {outer}",
            arrow.from, arrow.line, arrow.path
        )
    })
}

type Graph<'a> = BTreeMap<&'a str, BTreeMap<&'a str, Vec<String>>>;

/// Files that need each other: of every ring the shortest way round, then all its arrows.
pub(crate) fn cycles(house: &House, tree: &Tree) -> Vec<String> {
    let arrows = arrows(house, tree);
    let mut graph = Graph::new();
    for arrow in &arrows {
        if let To::File { file: to, .. } = &arrow.to {
            let named = graph.entry(&arrow.from).or_default().entry(to).or_default();
            named.push(format!("line {} `{}`", arrow.line, arrow.path));
        }
    }
    let mut done = BTreeSet::new();
    let mut found = Vec::new();
    for file in graph.keys() {
        let ring = ring(&graph, file);
        if ring.len() > 1 && done.insert(ring.clone()) {
            found.push(told(&graph, &ring));
        }
    }
    found
}

/// The files that can be reached from this one and lead back to it.
fn ring<'a>(graph: &Graph<'a>, file: &'a str) -> BTreeSet<&'a str> {
    let forth = reached(graph, file);
    forth
        .into_iter()
        .filter(|other| reached(graph, other).contains(file))
        .collect()
}

fn reached<'a>(graph: &Graph<'a>, from: &'a str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::from([from]);
    let mut open = vec![from];
    while let Some(file) = open.pop() {
        let next = graph.get(file).into_iter().flat_map(BTreeMap::keys);
        open.extend(next.filter(|file| reached.insert(file)));
    }
    reached
}

fn told(graph: &Graph<'_>, ring: &BTreeSet<&str>) -> String {
    let around = ring.iter().filter_map(|file| shortest(graph, file));
    let around = around.min_by_key(Vec::len).unwrap_or_default();
    let mut told = format!(
        "a ring of {} files:\n    {}",
        ring.len(),
        around.join(" -> ")
    );
    for file in ring {
        for (to, named) in graph[file].iter().filter(|(to, _)| ring.contains(*to)) {
            let arrow = format!("\n    {file} -> {to}: {}", named.join(", "));
            told.push_str(&arrow);
        }
    }
    told + "\n    right is no way round: what two of them need in a file below both"
}

/// The shortest way from a file back to it.
fn shortest<'a>(graph: &Graph<'a>, file: &'a str) -> Option<Vec<&'a str>> {
    let mut open = VecDeque::from([vec![file]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = open.pop_front() {
        for next in graph.get(way.last()?)?.keys().copied() {
            let way: Vec<_> = way.iter().copied().chain([next]).collect();
            if next == file {
                return Some(way);
            }
            if seen.insert(next) && graph.contains_key(next) {
                open.push_back(way);
            }
        }
    }
    None
}
