//! Who may use whom, and what may be how large: the one place to change when a room is added.

/// The crates whose rooms are held in order. A room is a folder or a loose file of `src`.
pub(crate) struct House {
    /// The heading of its table in `docs/architecture.md`.
    pub(crate) name: &'static str,
    pub(crate) src: &'static str,
    /// What its programs call the library.
    pub(crate) library: &'static str,
    /// From the ground up: each may use those before it.
    pub(crate) rooms: &'static str,
    /// What is in this room does not know what is beside it.
    pub(crate) apart: Option<&'static str>,
    /// A room or a path in one; what it never names, crates as `::name`; why.
    pub(crate) never: &'static [(&'static str, &'static str, &'static str)],
}

pub(crate) const HOUSES: &[House] = &[
    House {
        name: "core",
        src: "core/src",
        library: "idlerace_core",
        rooms: "units http scenario trace machine world run prove tell draw lib",
        apart: Some("machine"),
        never: &[
            ("machine", "trace", "others record what it does"),
            ("machine/tcp", "scenario http", "it carries octets"),
            ("machine/middlebox", "scenario/profile", "whoever speaks"),
            ("machine/faults", "scenario/profile", "whoever speaks"),
            ("machine/client", "units/segment", "it sees calls"),
            ("machine/server", "units/segment", "it sees calls"),
            ("run", "machine", "the world alone joins machines"),
            ("run/replay", "run/simulate", "its steps are given"),
            ("prove", "machine", "the world alone joins machines"),
            ("prove/odds", "world run prove/explore", "a closed form"),
            (
                "prove/smt",
                "world run prove/explore prove/odds",
                "a second opinion",
            ),
            ("tell", "machine world run", "it reads a trace"),
            ("draw", "machine world run", "it reads a trace"),
        ],
    },
    House {
        name: "native-runner",
        src: "native-runner/src",
        library: "idlerace",
        rooms: "system orders peers cli source wire clock predict kit lockstep \
                experiment report serve commands lib main",
        apart: None,
        never: &[],
    },
    House {
        name: "web",
        src: "web/src",
        library: "idlerace_web",
        rooms: "model browser picture panels export prove doors chain app lib bin",
        apart: None,
        never: &[(
            "model",
            "::gloo ::js_sys ::wasm_bindgen ::wasm_bindgen_futures ::web_sys ::yew",
            "it is tested without a browser",
        )],
    },
    House {
        name: "formats",
        src: "formats/src",
        library: "formats",
        rooms: "complaint trace facts orders verdict answers measured schema lib",
        apart: None,
        never: &[],
    },
];

/// Every package, and the one that it must not depend on.
pub(crate) const PACKAGES: &[(&str, &str)] = &[
    ("bench", ""),
    ("core", ""),
    ("docs", ""),
    ("formats", ""),
    ("native-runner", "idlerace-web"),
    ("tools", ""),
    ("web", "idlerace"),
    ("xtask", ""),
];

pub(crate) const MAX_ENTRIES: usize = 16;
pub(crate) const MAX_FUNCTION: usize = 70;
pub(crate) const MAX_LINES: usize = 400;
pub(crate) const MAX_WIDTH: usize = 100;

/// Folders of more entries, and why.
pub(crate) const CROWDED: &[(&str, &str)] = &[
    ("core/tests", "each a program, as Cargo finds them"),
    ("native-runner/tests", "each a program, as Cargo finds them"),
    ("formats/schema", "one file a form"),
    ("core/tests/golden", "one trace a scenario"),
    ("core/src/tell/causes", "one file a cause"),
    ("docs/book/src", "one file a chapter"),
    ("docs/book/src/causes", "one chapter a cause"),
];
