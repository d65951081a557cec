//! The JSON Schemas (2020-12) of everything that is kept in files or answered to programs.
//! They refer to each other by the names of their files: `trace.json`; [`Schema::bundled`]
//! makes one of a schema and those that it refers to.

/// A schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schema {
    /// What it is called; `.json` makes its file.
    pub name: &'static str,
    /// What has this form.
    pub about: &'static str,
    /// The document.
    pub text: &'static str,
}

const fn schema(name: &'static str, about: &'static str, text: &'static str) -> Schema {
    Schema { name, about, text }
}

/// All of them: files, then answers, then what is common to several answers.
pub const ALL: [Schema; 21] = [
    schema(
        "scenario",
        "A scenario file: everything that a run depends on",
        include_str!("../schema/scenario.json"),
    ),
    schema(
        "trace",
        "A trace file: everything that happened in a run",
        include_str!("../schema/trace.json"),
    ),
    schema(
        "chain-file",
        "A chain file in JSON: the same of a client, proxies and an application",
        include_str!("../schema/chain-file.json"),
    ),
    schema(
        "experiment",
        "Output of `idlerace --json`",
        include_str!("../schema/experiment.json"),
    ),
    schema(
        "list",
        "Output of `list --json`",
        include_str!("../schema/list.json"),
    ),
    schema(
        "causes",
        "Output of `causes --json`, with a text or without",
        include_str!("../schema/causes.json"),
    ),
    schema(
        "run",
        "Output of `run --json`",
        include_str!("../schema/run.json"),
    ),
    schema(
        "run-steps",
        "Output of `run --steps --json`",
        include_str!("../schema/run-steps.json"),
    ),
    schema(
        "run-line",
        "A line of the answer to a POST to `/api/run`",
        include_str!("../schema/run-line.json"),
    ),
    schema(
        "explore",
        "Output of `explore --json`",
        include_str!("../schema/explore.json"),
    ),
    schema(
        "chain",
        "Output of `chain --json`",
        include_str!("../schema/chain.json"),
    ),
    schema(
        "odds",
        "Output of `odds --json`",
        include_str!("../schema/odds.json"),
    ),
    schema(
        "check",
        "Output of `check --json`",
        include_str!("../schema/check.json"),
    ),
    schema(
        "sweep",
        "Output of `sweep --json`, with one setting or two",
        include_str!("../schema/sweep.json"),
    ),
    schema(
        "test",
        "Output of `test --json`",
        include_str!("../schema/test.json"),
    ),
    schema(
        "matrix",
        "Output of `matrix --json`: every client in every order, and every server",
        include_str!("../schema/matrix.json"),
    ),
    schema(
        "clients",
        "Output of `clients --json`",
        include_str!("../schema/clients.json"),
    ),
    schema(
        "servers",
        "Output of `servers --json`",
        include_str!("../schema/servers.json"),
    ),
    schema(
        "proxies",
        "Output of `proxies --json`",
        include_str!("../schema/proxies.json"),
    ),
    schema(
        "proxy",
        "The answer of `proxy --api` to `GET /state`",
        include_str!("../schema/proxy.json"),
    ),
    schema(
        "verdict",
        "The verdict that is a part of several outputs",
        include_str!("../schema/verdict.json"),
    ),
];

impl Schema {
    /// The document with every schema that it refers to in its `$defs`, so that a validator
    /// needs no other file (JSON Schema 2020-12 §9.3: a compound document). Members stand
    /// where they stand in the files.
    #[must_use]
    pub fn bundled(&self) -> String {
        let mut parts: Vec<&Self> = vec![self];
        let mut next = 0;
        while let Some(part) = parts.get(next) {
            let others = part.refers_to().filter(|one| !parts.contains(one));
            let others: Vec<&Self> = others.collect();
            parts.extend(others);
            next += 1;
        }
        let whole = identified(self);
        if parts.len() == 1 {
            return self.text.to_owned();
        }
        let definitions: Vec<String> = parts[1..].iter().map(|one| definition(one)).collect();
        let definitions = definitions.join(",\n");
        let opening = "\n  \"$defs\": {\n";
        if let Some((before, own)) = whole.split_once(opening) {
            return format!("{before}{opening}{definitions},\n{own}");
        }
        let before = whole.trim_end().trim_end_matches('}').trim_end();
        format!("{before},{opening}{definitions}\n  }}\n}}\n")
    }

    /// The other schemas whose files it names.
    fn refers_to(&self) -> impl Iterator<Item = &'static Self> {
        let names = |one: &&Self| {
            let file = format!("\"$ref\": \"{}.json", one.name);
            one.name != self.name && self.text.contains(&file)
        };
        ALL.iter().filter(names)
    }
}

/// The document with the name of its file as its identifier, by which others refer to it.
fn identified(schema: &Schema) -> String {
    let id = format!("{{\n  \"$id\": \"{}.json\",", schema.name);
    schema.text.replacen('{', &id, 1)
}

/// The document as a member of `$defs`.
fn definition(schema: &Schema) -> String {
    let text = identified(schema).trim_end().replace('\n', "\n    ");
    format!("    \"{}.json\": {text}", schema.name)
}

/// The schema of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Schema> {
    ALL.iter().find(|schema| schema.name == name)
}
