//! Two runs of the kit beside each other: what ends otherwise than it did.

use std::collections::{BTreeMap, BTreeSet};

use formats::answers::clients::{Change, Clients, Row, Way};

/// What makes two rows those of one order with one request.
type Key<'r> = (&'r str, &'r str, &'r str, u32, bool);

/// Which ways an order ended in, and for which version.
type Ends<'r> = BTreeMap<Key<'r>, (&'r str, BTreeSet<&'r Way>)>;

/// What is in both and ended otherwise.
pub(crate) fn changes(before: &Clients, after: &[Row]) -> Vec<Change> {
    let (before, after) = (ends(&before.rows), ends(after));
    let both = after
        .iter()
        .filter_map(|(key, now)| Some((key, before.get(key)?, now)));
    let changed = both.filter(|(_, (_, then), (_, now))| then != now);
    changed
        .map(|(key, (old, then), (new, now))| {
            let (id, order, method, body, has_key) = *key;
            let with = if has_key { "+key" } else { "" };
            Change {
                id: id.into(),
                versions: [(*old).into(), (*new).into()],
                at: format!("{order} {method}{with} {body}"),
                before: then.iter().map(|way| (*way).clone()).collect(),
                after: now.iter().map(|way| (*way).clone()).collect(),
            }
        })
        .collect()
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
