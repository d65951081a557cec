//! What holds for a chain under any traffic, composed of what holds for its hops.
//!
//! **How.** Each hop is explored for itself, by the prover of one hop, for what one attempt at a
//! request can come to there: on a connection that may have served before, and on a fresh one
//! (`attempt`). A proxy's handler takes as long as the next hop can make it, and ends as that
//! can end. So a request is a walk through these sets, from the user's client to the application
//! and back: what is sent again is sent again, what is relayed begins at the next hop, and what
//! took effect is counted (`compose`). No product of the hops' states is ever made.
//!
//! **What it proves.** Every run of the chain is such a walk: a pause can be any, so each attempt
//! of a run is among the attempts of its hop. The other way round a walk need not be a run, for
//! the pauses of two hops have to do with each other; that is taken into account as far as it is
//! simple (`pauses`). So what is safe here is safe; what is not is unsafe where a run of the
//! chain shows it (`witness`), and undecided otherwise.
//!
//! `rows` is what is said of each hop, `verdict` of all of them, `advice` what would make them
//! safe, in words of their products (`typed`), `says` the sentences.

mod took;

mod besides;

mod pauses;

mod step;

mod attempt;

mod compose;

mod witness;

mod typed;

mod rows;

mod verdict;

mod advice;

mod says;

pub use advice::{ChainAdvice, advised};
pub use rows::{HopRow, Standing};
pub use says::applied;
pub use step::{End, Ends};
pub use typed::Typed;
pub use verdict::{ChainVerdict, SCOPE, ends, judge, scope};
