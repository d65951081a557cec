//! JavaScript in as few letters as it can have: its own names, its imports in the order of their
//! numbers, no space that its syntax can do without. Text in, text out, and no parser: it keeps to
//! what can be told from the words that stand beside each other, and leaves alone what cannot.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use anyhow::{Context as _, Result};

/// The JavaScript of a program, as `script` makes it small. Last, for whatever else is done to it
/// knows it by its long names. A sixth of what is fetched of it.
pub(super) fn program(small: &str) -> Result<String> {
    let named = short_names(small);
    // A method is a function that needs no colon.
    let methods = named.replace(": function(", "(");
    Ok(tight(&in_order(&methods)?))
}

/// A script of our own, without comments.
pub(super) fn script(lean: &str) -> String {
    tight(&short_names(lean))
}

/// What a name is made of.
fn is_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_' || letter == '$'
}

/// A script in parts: names and numbers, and what stands between them, letter by letter; each
/// text in quotes is one part.
fn parts(script: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = script;
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '"' | '\'' | '`' => rest[1..].find(first).map_or(rest.len(), |end| end + 2),
            _ if is_name(first) => rest.find(|letter| !is_name(letter)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (part, after) = rest.split_at(end);
        parts.push(part);
        rest = after;
    }
    parts
}

/// Words of the language that are as short as a short name.
const WORDS: [&str; 5] = ["as", "do", "if", "in", "of"];

/// Gives what the script declares names of a letter or two, the shortest to what is named most.
fn short_names(script: &str) -> String {
    let parts = parts(script);
    let mut counts = BTreeMap::<&str, usize>::new();
    for part in &parts {
        *counts.entry(part).or_default() += 1;
    }
    let fixed = fixed(&parts);
    let mut long: Vec<&str> = declared(&parts)
        .into_iter()
        .filter(|name| name.len() > 2 && !fixed.contains(name))
        .collect();
    long.sort_unstable_by_key(|name| (Reverse(counts.get(name).copied()), *name));
    let letters = || ('a'..='z').chain('A'..='Z');
    let two = letters().flat_map(|one| letters().map(move |other| format!("{one}{other}")));
    let short = letters().map(String::from).chain(two);
    let free = short.filter(|name| {
        let name = name.as_str();
        !counts.contains_key(name) && !fixed.contains(name) && !WORDS.contains(&name)
    });
    let names: BTreeMap<&str, String> = long.into_iter().zip(free).collect();
    let mut renamed = String::new();
    let mut before = ["", "", ""];
    for part in parts {
        // Three dots spread what follows, one is before a property.
        let is_property = before[2] == "." && before[1] != ".";
        let name = names.get(part).filter(|_| !is_property);
        renamed.push_str(name.map_or(part, String::as_str));
        before = [before[1], before[2], part];
    }
    renamed
}

/// The names that are declared by a word of the language, and the arguments of what
/// wasm-bindgen writes.
fn declared<'a>(parts: &[&'a str]) -> BTreeSet<&'a str> {
    let is_argument = |name: &str| {
        let number = ["arg", "ptr", "len"]
            .iter()
            .find_map(|kind| name.strip_prefix(kind));
        number.is_some_and(|number| number.parse::<u8>().is_ok())
    };
    let mut declared = BTreeSet::new();
    for (index, part) in parts.iter().enumerate() {
        // What is exported is known to others by its name.
        let is_ours = index < 2 || parts[index - 2] != "export";
        let is_begun = is_ours && ["const", "let", "function"].contains(part);
        let next = parts
            .get(index + 2)
            .filter(|next| next.starts_with(is_name));
        declared.extend(next.filter(|_| is_begun));
        declared.extend(Some(part).filter(|part| is_argument(part)));
    }
    declared
}

/// Names that stand for themselves somewhere: as a key, as one that is a value and its name at
/// once, `{ name }`, within a text with places for values, and in a line with a slash, which may
/// begin an expression to be searched for.
fn fixed<'a>(parts: &[&'a str]) -> BTreeSet<&'a str> {
    let mut fixed = BTreeSet::new();
    for line in parts.split(|part| *part == "\n") {
        if line.contains(&"/") {
            fixed.extend(line);
        }
    }
    let mut open = Vec::new();
    let seen = |part: &&&str| !part.trim().is_empty();
    for (index, part) in parts.iter().enumerate() {
        match *part {
            "{" | "(" | "[" => open.push(*part),
            "}" | ")" | "]" => drop(open.pop()),
            text if text.starts_with('`') => {
                fixed.extend(text.split(|letter| !is_name(letter)));
            }
            name if name.starts_with(is_name) && open.last() == Some(&"{") => {
                let before = parts[..index].iter().rfind(seen).copied();
                let after = parts[index + 1..].iter().find(seen).copied();
                let is_listed = before.is_some_and(|before| "{,".contains(before));
                if is_listed && after.is_some_and(|after| "},:".contains(after)) {
                    fixed.insert(name);
                }
            }
            _ => {}
        }
    }
    fixed
}

/// The script with its imports, `i12` and so on, in the order of their numbers.
fn in_order(script: &str) -> Result<String> {
    let begins = "__proto__: null,\n";
    let ends = "};\nreturn {\n";
    let (before, rest) = script.split_once(begins).context("it imports nothing")?;
    let (imports, after) = rest.split_once(ends).context("its imports do not end")?;
    let mut all: Vec<(u32, String)> = Vec::new();
    for line in imports.lines() {
        let number = line.strip_prefix('i').map(|rest| {
            let end = rest.find(|letter: char| !letter.is_ascii_digit());
            rest[..end.unwrap_or(rest.len())].parse()
        });
        if let Some(Ok(number)) = number {
            all.push((number, String::new()));
        }
        if let Some((_, import)) = all.last_mut() {
            import.push_str(line);
            import.push('\n');
        }
    }
    all.sort();
    let imports: String = all.into_iter().map(|(_, import)| import).collect();
    Ok([before, begins, &imports, ends, after].concat())
}

/// The script without the spaces and ends of lines that its syntax can do without. What stands
/// in quotes stays as it is; so does all of a line with a slash, which may begin an expression.
fn tight(script: &str) -> String {
    const PUNCTUATION: &str = "{}()[];,=<>?:&|*!";
    let mut tight = String::new();
    let mut spaced = String::new();
    // A text may have many lines: it is one part of one of them.
    for line in parts(script).split_inclusive(|part| *part == "\n") {
        let slash = line.iter().any(|part| part.contains('/'));
        for &part in line {
            let is_space = part == " " || part == "\n";
            if is_space && !(slash && part == " ") {
                spaced.push_str(part);
                continue;
            }
            let last = tight.chars().next_back().unwrap_or(';');
            let ends = spaced.contains('\n');
            let joins = if ends {
                "{;,([=?:&|".contains(last) || part == "}"
            } else {
                PUNCTUATION.contains(last) || PUNCTUATION.contains(part)
            };
            if !spaced.is_empty() && !joins {
                tight.push(if ends { '\n' } else { ' ' });
            }
            spaced.clear();
            tight.push_str(part);
        }
    }
    tight + &spaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_programs_script_does_the_same() {
        let small = "const import0 = {\n__proto__: null,\ni2: function(arg0, arg1) {\n\
                     return getIt(arg0).arg0(\"getIt , x\", arg1);\n},\ni1: function() {\n\
                     return () => {\na / b;\n};\n},\n};\nreturn {\n};\n\
                     function getIt(arg0) {\nreturn arg0 + + 1;\n}\n";
        assert_eq!(
            program(small).unwrap(),
            "const f={__proto__:null,i1(){return()=>{a / b;};},\
             i2(c,d){return e(c).arg0(\"getIt , x\",d);},};return{};\
             function e(c){return c + + 1;}\n"
        );
    }

    #[test]
    fn a_name_that_stands_for_itself_is_kept() {
        let lean = "const one = 1;\nlet two = one;\nlet three = `${two} four`;\n\
                    const four = { two, key: one };\nf(...four, g.four, one, three);\n\
                    const five = { five: 5 };\nconst six = 6;\n\
                    if (/a six/.test(four)) h(two);\n";
        assert_eq!(
            script(lean),
            "const b=1;let two=b;let c=`${two} four`;const four={two,key:b};\
             f(...four,g.four,b,c);const five={five:5};const six=6;\
             if (/a six/.test(four)) h(two);\n"
        );
    }

    #[test]
    fn what_is_exported_and_what_a_text_says_in_many_lines_is_kept() {
        let lean = "const look = `\n  #one :is(p, ol) { top: 0; }\n`;\n\
                    export const shown = (kind) => look;\n";
        assert_eq!(
            script(lean),
            "const a=`\n  #one :is(p, ol) { top: 0; }\n`;export const shown=(kind)=>a;\n"
        );
    }
}
