//! The number that an answer's form has.

use serde::de::{Deserialize, Deserializer, Error};
use serde::{Serialize, Serializer};

/// The version of a form: the number `N`, which is the only one that is read. Answers that
/// were written before there was a number have the form of number 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Version<const N: u32>;

impl<const N: u32> Serialize for Version<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(N)
    }
}

impl<'de, const N: u32> Deserialize<'de> for Version<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u32::deserialize(deserializer)? {
            known if known == N => Ok(Self),
            other => Err(Error::custom(format_args!(
                "version {other} is not the one that is read here, {N}"
            ))),
        }
    }
}
