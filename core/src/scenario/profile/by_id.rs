//! A profile as it stands in a scenario: by its id.

use core::fmt;
use core::hash::{Hash, Hasher};
use core::marker::PhantomData;
use core::ops::Deref;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::about::{About, Origin};

/// What a client's profile and a server's have in common.
pub trait Profile: Sized + 'static {
    /// Every one.
    const ALL: &'static [&'static Self];
    /// Their ids, in the same order.
    const IDS: &'static [&'static str];
    /// What there is to know of each besides, in the same order.
    const ABOUT: &'static [&'static About];
    /// Where the figures of each come from.
    const ORIGINS: &'static [&'static Origin];

    /// The name in scenarios and links.
    fn id(&self) -> &'static str;

    /// What there is to know of it besides, if it is one of [`Self::ALL`].
    fn about(&self) -> Option<&'static About> {
        let mut all = Self::ALL.iter().zip(Self::ABOUT);
        let own = all.find(|(profile, _)| profile.id() == self.id());
        own.map(|(_, about)| *about)
    }

    /// The name for people, with the version that the figures are of.
    fn title(&self) -> &'static str {
        self.about().map_or("", |about| about.title)
    }

    /// Where its figures come from, if it is one of [`Self::ALL`].
    fn origin(&self) -> Option<&'static Origin> {
        let mut all = Self::ALL.iter().zip(Self::ORIGINS);
        let own = all.find(|(profile, _)| profile.id() == self.id());
        own.map(|(_, origin)| *origin)
    }
}

/// Three lists out of one, whose names are modules: what each does, what there is to know of it
/// besides, and where that comes from.
macro_rules! profiles {
    ($(#[$doc:meta])* $kind:ty: $($($part:ident)::+),* $(,)?) => {
        $(#[$doc])*
        pub const ALL: &[&$kind] = &[$(&$($part)::+::PROFILE),*];
        const ABOUT: &[&About] = &[$(&$($part)::+::ABOUT),*];
        const ORIGINS: &[&Origin] = &[$(&$($part)::+::ORIGIN),*];
    };
}

pub(super) use profiles;

/// A profile that is known by its id: two are the same if their ids are, and in every
/// format it is the id.
pub struct ById<P: 'static>(pub &'static P);

impl<P: Profile> ById<P> {
    /// The one with this id.
    #[must_use]
    pub fn find(id: &str) -> Option<Self> {
        let found = P::ALL.iter().find(|profile| profile.id() == id);
        found.map(|profile| Self(profile))
    }
}

impl<P> Clone for ById<P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for ById<P> {}

impl<P> Deref for ById<P> {
    type Target = P;

    fn deref(&self) -> &P {
        self.0
    }
}

impl<P: Profile> PartialEq for ById<P> {
    fn eq(&self, other: &Self) -> bool {
        self.0.id() == other.0.id()
    }
}

impl<P: Profile> Eq for ById<P> {}

impl<P: Profile> Hash for ById<P> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.id().hash(state);
    }
}

impl<P: Profile> fmt::Debug for ById<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.id())
    }
}

impl<P: Profile> fmt::Display for ById<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0.id())
    }
}

impl<P: Profile> Serialize for ById<P> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.id())
    }
}

impl<'de, P: Profile> Deserialize<'de> for ById<P> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Id<P>(PhantomData<P>);

        impl<P: Profile> Visitor<'_> for Id<P> {
            type Value = ById<P>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "the name of a profile, one of {}", P::IDS.join(", "))
            }

            fn visit_str<E: de::Error>(self, id: &str) -> Result<ById<P>, E> {
                ById::find(id).ok_or_else(|| E::unknown_variant(id, P::IDS))
            }
        }

        deserializer.deserialize_str(Id(PhantomData))
    }
}
