//! The JavaScript of a program, smaller: what wasm-bindgen writes can do more than is asked of
//! it here, and names things at length. Text in, text out; whatever is not as it is known stops
//! the build.

use anyhow::{Context as _, Result, ensure};

/// The lean JavaScript of the program of this name, with nothing that nobody here asks for.
pub(super) fn small(lean: &str, bin: &str) -> Result<String> {
    started(&plain_spoken(&direct(lean))?, bin)
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
pub(super) fn shorten<'a>(
    names: impl Iterator<Item = &'a mut String>,
    long: &str,
    short: &str,
) -> Vec<(String, String)> {
    let those = names.filter(|name| name.starts_with(long)).zip(0..);
    let shorter = |(name, number): (&mut String, u32)| {
        let short = format!("{short}{number}");
        (std::mem::replace(name, short.clone()), short)
    };
    those.map(shorter).collect()
}

/// The program's JavaScript with these names changed, which stand between two texts: each key of
/// its imports begins a line, and its exports are called.
pub(super) fn rename(
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
}
