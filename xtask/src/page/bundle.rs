//! `cargo xtask build`: index.html and all that it asks for, in dist/.
//!
//! The page is written for Trunk and Trunk can build it. This does the same
//! from Cargo.lock alone, without a tool to install. The price is a second
//! reader of index.html, so that it refuses whatever it does not know.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail, ensure};
use wasm_bindgen_cli_support::Bindgen;

use super::{
    compressed, folder,
    links::{self, Link},
    order,
    script::{rename, shorten, small},
    shared,
};
use crate::{
    needs::targets::WASM,
    process::{cargo, command, run},
    workspace,
};

/// Where the page is when it is made.
pub(crate) const DIST: &str = "dist";
/// Where it is made, to become dist/ when it is whole.
const MAKING: &str = "dist.new";
/// Builds what puts pictures and sources into a page's folder.
const BESIDE: &str = "build --quiet --locked --package beside";
/// Builds the same along with what serves the page. One that is not optimized, the model
/// neither, and has nothing for a debugger and for the next build sends files from the disk and
/// is there in a third of the time; pictures in pixels, which the page makes by itself, are left
/// out: a third of all crates.
pub(crate) const SERVER: &str = "build --quiet --locked --no-default-features \
     --package idlerace --package beside --config profile.dev.package.idlerace-core.opt-level=0 \
     --config profile.dev.incremental=false --config profile.dev.debug=false";
/// Half a mebibyte of stack, half of what there is by default: below the first mebibyte the
/// address of every constant is an octet shorter.
const STACK: &str = "-Clink-arg=-zstack-size=524288";
/// As small as it can be.
pub(crate) const SMALL: &str = "wasm-release";
/// Made in less time, half as large again: for whoever waits for it on this machine.
const QUICK: &str = "wasm-quick";

/// Where the page will be.
#[derive(Default, clap::Args)]
pub(crate) struct Home {
    /// The address at which it will be, such as <https://example.org/idlerace/>: links to s/NAME/
    /// there bring title and picture of the scenario NAME along
    #[arg(long, value_name = "URL")]
    home: Option<String>,
}

/// Makes dist/ anew, for nobody knows where. If nothing has changed, dist/ is left alone.
pub(crate) fn bundle() -> Result<()> {
    bundle_for(&Home::default())
}

/// Makes dist/ anew. If nothing has changed, it is left alone.
pub(crate) fn bundle_for(Home { home }: &Home) -> Result<()> {
    make(SMALL, BESIDE, home.as_deref())?;
    if home.is_some() {
        shared::draw(Path::new(MAKING))?;
    }
    order::write(Path::new(MAKING))?;
    compressed::write(Path::new(MAKING))?;
    folder::settle(Path::new(MAKING), Path::new(DIST))
}

/// Makes the same page sooner and larger, in a folder of its own so that no program is built
/// with it, and returns the folder.
pub(crate) fn quick() -> Result<PathBuf> {
    let folder = workspace::target_directory()?.join("quick-page");
    make(QUICK, SERVER, None)?;
    folder::settle(Path::new(MAKING), &folder)?;
    Ok(folder)
}

fn make(profile: &str, beside: &str, home: Option<&str>) -> Result<()> {
    folder::empty(Path::new(MAKING))?;
    let page = lean(&fs::read_to_string("index.html")?);
    build(&page, profile)?;
    let page = links::replace(&page, |link| place(link, profile))?;
    fs::write(Path::new(MAKING).join("index.html"), page)?;
    run(&mut cargo(beside))?;
    run(command(&workspace::debug("beside")?, MAKING).args(home))
}

/// Builds all programs that the page links, by one call: the last stage of each keeps but one
/// core busy.
fn build(page: &str, profile: &str) -> Result<()> {
    let mut programs = BTreeMap::<String, Vec<String>>::new();
    links::replace(page, |link| {
        if link.value("rel")? == "rust" {
            let (manifest, bin) = (link.value("href")?, link.value("data-bin")?);
            let bins = programs.entry(manifest.to_owned()).or_default();
            bins.extend(["--bin", bin].map(str::to_owned));
        }
        Ok(String::new())
    })?;
    for (manifest, bins) in programs {
        let mut build = cargo("build --locked --manifest-path");
        build
            .arg(manifest)
            .args(["--profile", profile, "--target", WASM])
            .env("CARGO_ENCODED_RUSTFLAGS", flags()?);
        run(build.args(bins))?;
    }
    Ok(())
}

/// Has the programs not say where on this machine the crates of others lie: every message of a
/// failed assertion would carry it to the visitor. And [`STACK`].
fn flags() -> Result<String> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    let sources = home.unwrap_or_default().join("registry/src");
    let mut flags = Vec::new();
    for registry in fs::read_dir(sources).into_iter().flatten() {
        let registry = registry?.path();
        flags.push(format!("--remap-path-prefix={}=.", registry.display()));
    }
    flags.sort();
    flags.push(STACK.to_owned());
    Ok(flags.join("\x1f"))
}

/// Puts into the new folder what the link asks for, and returns the link's replacement.
fn place(link: &Link<'_>, profile: &str) -> Result<String> {
    match link.value("rel")? {
        "css" => {
            link.only(&["rel", "href"])?;
            Ok(format!(
                r#"<link rel="stylesheet" href="./{}" />"#,
                copy(link)?
            ))
        }
        "icon" => {
            link.only(&["rel", "href", "type"])?;
            let kind = link.value("type")?;
            Ok(format!(
                r#"<link rel="icon" href="./{}" type="{kind}" />"#,
                copy(link)?
            ))
        }
        "copy-file" => {
            link.only(&["rel", "href"])?;
            copy(link)?;
            Ok(String::new())
        }
        "rust" => program(link, profile),
        other => bail!("cannot bundle data-trunk rel=\"{other}\": teach it to xtask/src/bundle.rs"),
    }
}

/// Copies the linked file and returns its name in the new folder.
fn copy<'a>(link: &Link<'a>) -> Result<&'a str> {
    let href = link.value("href")?;
    let (_, name) = href.rsplit_once('/').unwrap_or(("", href));
    let content = fs::read(href).with_context(|| format!("cannot copy {href}"))?;
    let content = match Path::new(name).extension().and_then(|kind| kind.to_str()) {
        Some("css") => tight(&lean(&String::from_utf8(content)?)).into_bytes(),
        Some("js") => lean(&String::from_utf8(content)?).into_bytes(),
        _ => content,
    };
    fs::write(Path::new(MAKING).join(name), content)?;
    Ok(name)
}

/// A style sheet or script without indentation, empty lines and comments that have their
/// lines to themselves: a seventh of what a visitor would have to fetch.
fn lean(source: &str) -> String {
    let mut lean = String::new();
    let mut commented = false;
    for line in source.lines().map(str::trim) {
        commented |= line.starts_with("/*");
        let ends = commented && line.ends_with("*/");
        if !commented && !line.is_empty() && !line.starts_with("//") {
            lean.push_str(line);
            lean.push('\n');
        }
        commented &= !ends;
    }
    lean
}

/// A lean style sheet without what its syntax can do without. None of ours has a text with a
/// colon or a comma in it, nor a selector with a space behind a colon.
fn tight(lean: &str) -> String {
    let places = [
        (";\n}", "}"),
        (" {\n", "{"),
        (": ", ":"),
        (", ", ","),
        ("\n", ""),
    ];
    let tighter = |css: String, (from, to)| css.replace(from, to);
    places.into_iter().fold(lean.to_owned(), tighter)
}

/// Binds the linked program, and returns what loads and starts it.
fn program(link: &Link<'_>, profile: &str) -> Result<String> {
    link.only(&[
        "rel",
        "href",
        "data-bin",
        "data-type",
        "data-wasm-opt",
        "data-integrity",
        "data-bindgen-target",
    ])?;
    let starts = match link.value("data-type")? {
        "main" => true,
        // Trunk's word for what the page fetches by itself.
        "worker" => {
            let target = link.value("data-bindgen-target")?;
            ensure!(
                target == "web",
                "can only bundle data-bindgen-target=\"web\""
            );
            false
        }
        other => bail!("cannot bundle data-type=\"{other}\""),
    };
    ensure!(
        link.value("data-wasm-opt")? == "0",
        "can only bundle data-wasm-opt=\"0\""
    );
    // With digests in Trunk's preload links Chromium complains at each visit that it cannot
    // check them there (crbug.com/981419).
    ensure!(
        link.value("data-integrity")? == "none",
        "can only bundle data-integrity=\"none\""
    );
    let bin = link.value("data-bin")?;
    bind(bin, profile)?;
    if !starts {
        return Ok(String::new());
    }
    Ok(format!(
        r#"<link rel="modulepreload" href="./{bin}.js" crossorigin />
    <link rel="preload" href="./{bin}_bg.wasm" crossorigin as="fetch" type="application/wasm" />
    <script type="module">
      import start from "./{bin}.js";
      await start();
    </script>"#
    ))
}

/// Writes the program and its JavaScript into the new folder.
fn bind(bin: &str, profile: &str) -> Result<()> {
    let built = workspace::target_directory()?.join(WASM).join(profile);
    let mut output = Bindgen::new()
        .input_path(built.join(format!("{bin}.wasm")))
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        // The JavaScript finds the program beside itself; by default the library
        // would leave that to the caller.
        .omit_default_module_path(false)
        .generate_output()?;
    let imports = output.wasm_mut().imports.iter_mut();
    let names = shorten(imports.map(|import| &mut import.name), "__wb", "i");
    let exports = output.wasm_mut().exports.iter_mut();
    let exports = shorten(
        exports.map(|export| &mut export.name),
        "wasm_bindgen__",
        "e",
    );
    output.emit(MAKING)?;
    let script = Path::new(MAKING).join(format!("{bin}.js"));
    let lean = lean(&fs::read_to_string(&script)?);
    let renamed = small(&lean, bin)
        .and_then(|small| rename(small, &names, ["\n", ":"]))
        .and_then(|small| rename(small, &exports, ["wasm.", "("]))
        .with_context(|| script.display().to_string())?;
    fs::write(script, renamed).context("cannot write the program's JavaScript")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_sheet_says_the_same_in_less() {
        let source = "@media (width > 9px) {\na:is(b,\nc d) {\ne: f, g;\nh: i;\n}\n}\n";
        assert_eq!(
            tight(source),
            "@media (width > 9px){a:is(b,c d){e:f,g;h:i}}"
        );
    }

    #[test]
    fn what_only_people_read_is_left_out() {
        let source = "/* a\n * b */\na {\n  b: c; /* d */\n}\n\n// e\nf(\"// g\");\n/** h */\ni\n";
        assert_eq!(lean(source), "a {\nb: c; /* d */\n}\nf(\"// g\");\ni\n");
    }
}
