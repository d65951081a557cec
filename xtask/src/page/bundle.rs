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
    order::order,
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
/// As small as it can be.
const SMALL: &str = "wasm-release";
/// Made in less time, half as large again: for whoever waits for it on this machine.
const QUICK: &str = "wasm-quick";

/// Makes dist/ anew. If nothing has changed, dist/ is left alone.
pub(crate) fn bundle() -> Result<()> {
    make(SMALL, BESIDE)?;
    compressed::write(Path::new(MAKING))?;
    folder::settle(Path::new(MAKING), Path::new(DIST))
}

/// Makes the same page sooner and larger, in a folder of its own so that no program is built
/// with it, and returns the folder.
pub(crate) fn quick() -> Result<PathBuf> {
    let folder = workspace::target_directory()?.join("quick-page");
    make(QUICK, SERVER)?;
    folder::settle(Path::new(MAKING), &folder)?;
    Ok(folder)
}

fn make(profile: &str, beside: &str) -> Result<()> {
    folder::empty(Path::new(MAKING))?;
    let page = lean(&fs::read_to_string("index.html")?);
    build(&page, profile)?;
    let page = links::replace(&page, |link| place(link, profile))?;
    fs::write(Path::new(MAKING).join("index.html"), page)?;
    run(&mut cargo(beside))?;
    run(&mut command(&workspace::debug("beside")?, MAKING))
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
            .env("CARGO_ENCODED_RUSTFLAGS", without_places()?);
        run(build.args(bins))?;
    }
    Ok(())
}

/// Has the programs not say where on this machine the crates of others lie: every message of a
/// failed assertion would carry it to the visitor.
fn without_places() -> Result<String> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    let sources = home.unwrap_or_default().join("registry/src");
    let mut flags = Vec::new();
    for registry in fs::read_dir(sources).into_iter().flatten() {
        let registry = registry?.path();
        flags.push(format!("--remap-path-prefix={}=.", registry.display()));
    }
    flags.sort();
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
    let program = Path::new(MAKING).join(format!("{bin}_bg.wasm"));
    fs::write(&program, order(&fs::read(&program)?)?)?;
    let script = Path::new(MAKING).join(format!("{bin}.js"));
    let lean = direct(&lean(&fs::read_to_string(&script)?));
    let lean = started(&plain_spoken(&lean)?, bin).with_context(|| script.display().to_string())?;
    let renamed = rename(lean, &names, ["\n", ":"])
        .and_then(|lean| rename(lean, &exports, ["wasm.", "("]))
        .with_context(|| script.display().to_string())?;
    fs::write(script, renamed).context("cannot write the program's JavaScript")
}

/// JavaScript that returns what it would otherwise give a name first.
fn direct(lean: &str) -> String {
    let mut direct = String::new();
    let mut lines = lean.lines().peekable();
    while let Some(line) = lines.next() {
        let value = line.strip_prefix("const ret = ");
        match (value, lines.peek()) {
            (Some(value), Some(&"return ret;")) => {
                direct.push_str("return ");
                direct.push_str(value);
                lines.next();
            }
            (Some(_) | None, _) => direct.push_str(line),
        }
        direct.push('\n');
    }
    direct
}

/// The program's JavaScript with messages that say of a value what it is as a text; it can say
/// more, which takes a tenth of it.
fn plain_spoken(lean: &str) -> Result<String> {
    let says = "function debugString(";
    let Some((before, rest)) = lean.split_once(says) else {
        return Ok(lean.to_owned());
    };
    let (_, after) = rest
        .split_once("\nfunction ")
        .context("nothing after debugString")?;
    Ok(format!(
        "{before}const debugString = String;\nfunction {after}"
    ))
}

/// The program's JavaScript, started in the one way in which it is here: once, from beside the
/// script, as the program arrives if its server says what it is. What it comes with knows many
/// more, which are a tenth of it.
fn started(lean: &str, bin: &str) -> Result<String> {
    let loads = "async function __wbg_load(";
    let (before, after) = lean.split_once(loads).context("it loads nothing")?;
    let known = [
        "__wbg_get_imports()",
        "__wbg_finalize_init(instance, module)",
    ];
    let is_known = known.iter().all(|call| after.contains(call));
    let ends = after.ends_with("export { initSync, __wbg_init as default };\n");
    ensure!(is_known && ends, "it is started in a way that is not known");
    Ok(format!(
        "{before}let starting;
export default () => (starting ??= start());
async function start() {{
const imports = __wbg_get_imports();
const found = await fetch(new URL('{bin}_bg.wasm', import.meta.url));
const {{ instance, module }} = await WebAssembly.instantiateStreaming(found.clone(), imports)
.catch(async () => WebAssembly.instantiate(await found.arrayBuffer(), imports));
return __wbg_finalize_init(instance, module);
}}
"
    ))
}

/// Gives each function a short name that a program imports of the browser's or exports to its
/// JavaScript, of those whose names begin so, and returns the long ones with these. Each ends in
/// a hash of its own that no compression takes away, and stands in program and JavaScript: two
/// hundredths of what is fetched.
fn shorten<'a>(
    names: impl Iterator<Item = &'a mut String>,
    long: &str,
    short: &str,
) -> Vec<(String, String)> {
    let named = names.filter(|name| name.starts_with(long)).zip(0..);
    let shorter = |(name, number): (&mut String, u32)| {
        let short = format!("{short}{number}");
        (std::mem::replace(name, short.clone()), short)
    };
    named.map(shorter).collect()
}

/// The program's JavaScript with these names changed, which stand between two texts: each key of
/// its imports begins a line, and its exports are called.
fn rename(
    script: String,
    names: &[(String, String)],
    [before, after]: [&str; 2],
) -> Result<String> {
    names.iter().try_fold(script, |script, (long, short)| {
        let long = format!("{before}{long}{after}");
        ensure!(script.matches(&long).count() == 1, "cannot find {long}");
        Ok(script.replacen(&long, &format!("{before}{short}{after}"), 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_have_short_names_in_program_and_script() {
        let mut imports = ["memory", "__wbg_a_0123", "__wbg_b_4567"].map(String::from);
        let names = shorten(imports.iter_mut(), "__wb", "i");
        assert_eq!(imports, ["memory", "i0", "i1"]);
        let script = "x = {\n__wbg_a_0123: f,\n__wbg_b_4567: g,\n}";
        let renamed = rename(script.to_owned(), &names, ["\n", ":"]).unwrap();
        assert_eq!(renamed, "x = {\ni0: f,\ni1: g,\n}");
        assert!(rename(renamed, &names, ["\n", ":"]).is_err());
    }

    #[test]
    fn a_script_says_the_same_in_less() {
        let script = "const ret = a.b;\nreturn ret;\nconst ret = c;\nd(ret);\n";
        assert_eq!(direct(script), "return a.b;\nconst ret = c;\nd(ret);\n");
    }

    #[test]
    fn a_script_says_of_a_value_what_it_is_as_a_text() {
        let script = "a();\nfunction debugString(b) {\n}\nfunction c() {\n}\n";
        let plain = plain_spoken(script).unwrap();
        assert_eq!(
            plain,
            "a();\nconst debugString = String;\nfunction c() {\n}\n"
        );
        assert_eq!(plain_spoken("a();\n").unwrap(), "a();\n");
    }

    #[test]
    fn a_script_starts_its_program_in_one_way() {
        let script = "f();\nasync function __wbg_load(a) {\n}\n__wbg_get_imports();\n\
                      __wbg_finalize_init(instance, module);\n\
                      export { initSync, __wbg_init as default };\n";
        let short = started(script, "app").unwrap();
        assert!(
            short.starts_with("f();\nlet starting;\nexport default"),
            "{short}"
        );
        assert!(short.contains("'app_bg.wasm'"), "{short}");
        assert!(started(&short, "app").is_err());
    }

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
