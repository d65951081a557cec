//! What is typed into the products of one hop, with the keys of the chain's settings.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::prove::explore::Advice;
use crate::scenario::chain::{Chain, parameter};

/// What is typed into the product of one host, or of two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Typed {
    /// Which hop it makes safe by itself, counted from 1.
    pub hop: usize,
    /// Whose settings these are.
    pub hosts: Vec<String>,
    /// What is typed.
    pub typed: String,
    /// The same as keys of the chain's settings with their values, with what the product sets
    /// by the same setting.
    pub set: Vec<(String, String)>,
    /// What else its user has to know.
    pub notes: Vec<String>,
}

impl Typed {
    /// A piece of advice for a hop, counted from 0.
    pub(super) fn of(chain: &Chain, hop: usize, advice: &Advice) -> Self {
        let own = advice.set.iter();
        // The load is that of the whole chain, and its keys have no hop.
        let named = |key: &str| {
            if key.starts_with("requests.") {
                String::from(key)
            } else {
                format!("hop{}.{key}", hop + 1)
            }
        };
        let own = own.map(|(key, value)| (named(key), value.clone()));
        let own: Vec<(String, String)> = own.collect();
        let with = own
            .iter()
            .flat_map(|(key, value)| parameter::set_with(chain, key, value));
        let with: Vec<_> = with.collect();
        let of = |(side, host): (&str, usize)| {
            let is_its = |(key, _): &(&str, String)| key.starts_with(side);
            advice.set.iter().any(is_its).then(|| chain.host(host))
        };
        let sides = [("client.", hop), ("server.", hop + 1), ("requests.", 0)];
        Self {
            hop: hop + 1,
            hosts: sides.into_iter().filter_map(of).collect(),
            typed: advice.typed.clone(),
            set: [own, with].concat(),
            notes: advice.sentences(),
        }
    }
}
