//! Two runs of the kit beside each other: what ends otherwise than it did.

use std::collections::{BTreeMap, BTreeSet};

use formats::answers::clients::{Change, Clients, Row, Verdict, Way};

use crate::orders::find;

/// What makes two rows those of one order with one request.
type Key<'r> = (&'r str, &'r str, &'r str, u32, bool);

/// Which ways an order ended in, and for which version.
type Ends<'r> = BTreeMap<Key<'r>, (&'r str, BTreeSet<&'r Way>)>;

/// What was compared, and what of it ended otherwise.
pub(crate) struct Compared {
    /// So many orders with a request are in both.
    pub(crate) count: u32,
    /// Those that ended otherwise.
    pub(crate) changes: Vec<Change>,
}

/// What is in both, and ended otherwise.
pub(crate) fn compared(before: &Clients, after: &[Row]) -> Compared {
    let (before, after) = (ends(&before.rows), ends(after));
    let both = || {
        let both = after.iter();
        both.filter_map(|(key, now)| Some((key, before.get(key)?, now)))
    };
    let other = both().filter(|(_, (_, then), (_, now))| then != now);
    let changes = other.map(|(key, (old, then), (new, now))| {
        let (id, order, method, body, has_key) = *key;
        let order = find(order).map_or(order, |order| order.name);
        let with = if has_key { "+key" } else { "" };
        Change {
            id: id.into(),
            versions: [(*old).into(), (*new).into()],
            at: format!("{order} {method}{with} {body}"),
            before: then.iter().map(|way| (*way).clone()).collect(),
            after: now.iter().map(|way| (*way).clone()).collect(),
        }
    });
    Compared {
        count: u32::try_from(both().count()).unwrap_or(u32::MAX),
        changes: changes.collect(),
    }
}

/// Whether rows were left out of it that ended as the model says: what it lacks was not so.
pub(crate) fn is_brief(answer: &Clients) -> bool {
    let is_predicted = |row: &&Row| row.verdict == Verdict::Predicted;
    let rows = answer.rows.iter().filter(is_predicted).count();
    let counted: u32 = answer.clients.iter().map(|one| one.predicted).sum();
    counted > 0 && rows == 0
}

fn ends(rows: &[Row]) -> Ends<'_> {
    let mut ends = Ends::new();
    for row in rows {
        let key = (
            &*row.id,
            &*row.order,
            &*row.method,
            row.body,
            row.idempotency_key,
        );
        let (_, ways) = ends
            .entry(key)
            .or_insert_with(|| (&*row.client, BTreeSet::new()));
        ways.insert(&row.way);
    }
    ends
}
