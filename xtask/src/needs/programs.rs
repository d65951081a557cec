//! The programs from outside the Rust toolchain that a test, build or docs step calls: this
//! list is their one home. `install` has them installed by it, and `path` leaves everything
//! else out of reach of the steps.
//!
//! Not in it: what only prepares the steps (`apt-get`, `rustup`), and what a person's desktop
//! opens a page with.

use std::path::PathBuf;

use crate::{
    process::on_path,
    test::{HOST, LINTS, NPM, SUITES, WASM_TESTS},
};

/// A program that steps call.
pub(crate) struct Program {
    /// What it is called by, the usual name first.
    pub(crate) names: &'static [&'static str],
    /// The packages of Debian that it takes, as `apt-get` has them.
    pub(crate) packages: &'static str,
    /// What calls it, and for what.
    pub(crate) used: &'static str,
    /// The first step that does.
    pub(crate) since: &'static str,
    /// How much is missing without it.
    pub(crate) need: Need,
    /// What it may call in its turn.
    pub(crate) reach: Reach,
}

/// How much is missing without a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// A step cannot be done: it is installed where that is ours to do.
    Needed,
    /// A test or two are skipped: it is installed only in CI, where nothing may be skipped.
    Optional,
    /// Only a step of `--long` calls it, which has it installed where that is ours to do.
    Long,
    /// No step calls it: `cargo xtask bench` does, and has it installed.
    Measuring,
}

/// What a program may call in its turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Whatever is installed: it came with its package, which knows what it needs.
    Everything,
    /// What is on this list: it starts what a test tells it to.
    Listed,
}

/// All of them.
pub(crate) const PROGRAMS: &[Program] = &[
    compiles(&["cc"], "gcc libc6-dev"),
    compiles(&["ld"], "binutils"),
    compiles(&["as"], "binutils"),
    compiles(&["ar"], "binutils"),
    Program {
        names: &["npm"],
        packages: "npm",
        used: "fetches axe-core, Mermaid's parser, Lighthouse, vitest and ioredis",
        since: NPM,
        need: Need::Needed,
        reach: Reach::Everything,
    },
    Program {
        names: &["node"],
        packages: "nodejs",
        used: "runs Mermaid's parser on exported diagrams, and Lighthouse",
        since: HOST,
        need: Need::Needed,
        reach: Reach::Everything,
    },
    Program {
        names: &["sh"],
        packages: "dash",
        used: "interrupts `idlerace play`, and gives up rights",
        since: HOST,
        need: Need::Needed,
        reach: Reach::Listed,
    },
    Program {
        names: &["tshark"],
        packages: "tshark",
        used: "reads captures",
        since: HOST,
        need: Need::Optional,
        reach: Reach::Everything,
    },
    Program {
        names: &["groff"],
        packages: "groff-base",
        used: "reads manual pages",
        since: HOST,
        need: Need::Optional,
        reach: Reach::Everything,
    },
    Program {
        names: &["z3"],
        packages: "z3",
        used: "judges exported constraints beside the explorer",
        since: HOST,
        need: Need::Optional,
        reach: Reach::Everything,
    },
    Program {
        names: &["curl"],
        packages: "curl",
        used: "is a client that orders are forced on",
        since: HOST,
        need: Need::Optional,
        reach: Reach::Everything,
    },
    Program {
        names: &["python3"],
        packages: "python3",
        used: "is a client that orders are forced on",
        since: HOST,
        need: Need::Optional,
        reach: Reach::Everything,
    },
    is_a_proxy(&["haproxy", "/usr/sbin/haproxy"], "haproxy"),
    is_a_proxy(&["nginx", "/usr/sbin/nginx"], "nginx-light"),
    Program {
        names: &["xmllint"],
        packages: "libxml2-utils",
        used: "holds reports against their schema",
        since: HOST,
        need: Need::Optional,
        reach: Reach::Everything,
    },
    runs_suites(&["pip3"], "python3-pip"),
    runs_suites(&["redis-server"], "redis-server"),
    runs_suites(&["pg_virtualenv"], "postgresql"),
    runs_suites(&["go"], "golang-go"),
    runs_suites(&["java"], "default-jre-headless"),
    runs_suites(&["javac"], "default-jdk-headless"),
    // Started by java.
    runs_suites(
        &["/usr/share/java/junit-platform-console-standalone.jar"],
        "junit5",
    ),
    gives_up_rights(&["unshare"]),
    gives_up_rights(&["setpriv"]),
    Program {
        names: &[
            CHROMIUM,
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
        ],
        packages: "chromium fonts-dejavu-core",
        used: "is the browser in which the page is tried",
        since: WASM_TESTS,
        need: Need::Needed,
        reach: Reach::Everything,
    },
    Program {
        names: &[CHROMEDRIVER],
        packages: "chromium-driver",
        used: "does in the browser what a person would",
        since: WASM_TESTS,
        need: Need::Needed,
        reach: Reach::Everything,
    },
    Program {
        names: &[VALGRIND],
        packages: "valgrind",
        used: "counts instructions",
        since: BENCH,
        need: Need::Measuring,
        reach: Reach::Listed,
    },
];

/// The browser.
pub(crate) const CHROMIUM: &str = "chromium";
/// What the browser is driven by.
pub(crate) const CHROMEDRIVER: &str = "chromedriver";
/// What counts instructions.
pub(crate) const VALGRIND: &str = "valgrind";
/// What calls it, which is no step.
const BENCH: &str = "cargo xtask bench";

/// Where the program of this name is, under whichever of its names.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let mut programs = PROGRAMS.iter();
    programs.find(|program| program.name() == name)?.find()
}

const fn compiles(names: &'static [&'static str], packages: &'static str) -> Program {
    Program {
        names,
        packages,
        used: "compiles the C of build scripts and links",
        since: LINTS,
        need: Need::Needed,
        reach: Reach::Listed,
    }
}

const fn runs_suites(names: &'static [&'static str], packages: &'static str) -> Program {
    Program {
        names,
        packages,
        used: "runs the book's examples for test suites, or is a server that they need",
        since: SUITES,
        need: Need::Long,
        reach: Reach::Everything,
    }
}

/// Debian puts it where no user's path leads; `idlerace proxies` looks there.
const fn is_a_proxy(names: &'static [&'static str], packages: &'static str) -> Program {
    Program {
        names,
        packages,
        used: "stands between a client and an application of ours",
        since: HOST,
        need: Need::Optional,
        reach: Reach::Everything,
    }
}

const fn gives_up_rights(names: &'static [&'static str]) -> Program {
    Program {
        names,
        packages: "util-linux",
        used: "starts `idlerace check` without the rights to make a wire",
        since: HOST,
        need: Need::Optional,
        reach: Reach::Listed,
    }
}

impl Program {
    /// The name that it goes by in most places.
    pub(crate) fn name(&self) -> &'static str {
        self.names[0]
    }

    /// Where it is, under the first of its names that is on the path.
    pub(crate) fn find(&self) -> Option<PathBuf> {
        self.names.iter().find_map(|name| on_path(name))
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use syn::{Expr, ExprCall, Lit, visit::Visit};

    use super::*;
    use crate::{needs::path::TOOLCHAIN, test::STEPS};

    /// What is called to prepare something, with the usual path: by xtask for its steps, by
    /// `idlerace clients --install` for its user.
    const PREPARES: [&str; 3] = ["apt-get", "rustup", "dpkg-deb"];

    #[test]
    fn every_program_says_what_it_is_for() {
        for program in PROGRAMS {
            let name = program.name();
            let measures = program.need == Need::Measuring && program.since == BENCH;
            let is_step = STEPS.contains(&program.since);
            assert!(measures || is_step, "{name}: {}", program.since);
            assert!(
                !program.used.is_empty() && !program.packages.is_empty(),
                "{name}"
            );
        }
    }

    /// The programs that a file names as it calls them.
    #[derive(Default)]
    struct Called(Vec<String>);

    impl Visit<'_> for Called {
        fn visit_expr_call(&mut self, call: &ExprCall) {
            if calls_a_program(&call.func)
                && let Some(Expr::Lit(first)) = call.args.first()
                && let Lit::Str(name) = &first.lit
            {
                self.0.push(name.value());
            }
            syn::visit::visit_expr_call(self, call);
        }
    }

    /// `Command::new`, by whatever path, or xtask's own `command`.
    fn calls_a_program(function: &Expr) -> bool {
        let Expr::Path(function) = function else {
            return false;
        };
        let names = function.path.segments.iter().rev();
        let names: Vec<String> = names.map(|one| one.ident.to_string()).collect();
        match &names[..] {
            [new, command, ..] if new == "new" => command == "Command",
            [last, ..] => last == "command",
            [] => false,
        }
    }

    fn called(source: &str) -> Vec<String> {
        let mut called = Called::default();
        called.visit_file(&syn::parse_file(source).unwrap());
        called.0
    }

    fn is_known(program: &str) -> bool {
        let listed = PROGRAMS.iter().flat_map(|program| program.names);
        let mut known = listed.chain(&TOOLCHAIN).chain(&PREPARES);
        known.any(|known| *known == program)
    }

    fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy();
            if path.is_dir() && name != "target" && !name.starts_with('.') {
                sources(&path, found);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                found.push(path);
            }
        }
    }

    #[test]
    fn every_program_that_the_workspace_names_is_listed() {
        let top = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut files = Vec::new();
        sources(top, &mut files);
        let mut seen = 0;
        for file in files {
            for name in called(&fs::read_to_string(&file).unwrap()) {
                seen += 1;
                let place = file.display();
                assert!(
                    is_known(&name),
                    "{place} calls `{name}`, which is not in xtask/src/needs/programs.rs"
                );
            }
        }
        assert!(seen > 5, "{seen} calls seen; is the rule still right?");
    }

    #[test]
    fn a_call_is_seen_by_whatever_path_it_is_made() {
        let source = r#"
            fn f() {
                let a = std::process::Command::new("planted").arg("x").output();
                match run(&mut command("other", "--flag")) { _ => Command::new(path) };
                Vec::new("no"); /* Command::new("comment") */
            }"#;
        assert_eq!(called(source), ["planted", "other"]);
        assert!(!is_known("planted") && is_known("tshark") && is_known("cargo"));
    }
}
