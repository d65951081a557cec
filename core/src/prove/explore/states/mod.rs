//! The states of the search: `zone` has the times of one, `node` all of it, `successors` goes
//! to the next; `observable` is what hosts see on the way, `hash` finds equal ones.

pub(super) mod hash;
pub(super) mod node;
pub(super) mod observable;
pub(super) mod successors;
pub(super) mod zone;
