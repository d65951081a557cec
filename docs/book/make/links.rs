//! Checks a finished site: every link, picture, script and style that its pages name is a file
//! of it, every fragment an element there, and nothing counts on the site's own address.
//!
//! Other sites are not asked.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};
use html5ever::{
    tendril::StrTendril,
    tokenizer::{
        BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
        states::RawKind,
    },
};

/// Attributes that name a file.
const NAMING: [&str; 4] = ["href", "src", "poster", "data"];
/// How many broken links are told at once.
const TOLD: usize = 20;

/// What a page has and what it asks for.
#[derive(Default)]
struct Page {
    ids: BTreeSet<String>,
    links: Vec<String>,
}

/// Checks every page and style sheet below the folder and returns how many links it followed.
///
/// # Errors
/// With each link that leads nowhere, and the page that it stands on.
pub(crate) fn check(site: &Path) -> Result<usize> {
    let mut pages = BTreeMap::new();
    read(site, &mut pages)?;
    let mut broken = Vec::new();
    let mut followed = 0;
    for (path, page) in &pages {
        for link in page.links.iter().filter(|link| is_own(link)) {
            followed += 1;
            if let Some(why) = follow(&pages, path, link) {
                let place = path.strip_prefix(site).unwrap_or(path);
                broken.push(format!("{}: {link}: {why}", place.display()));
            }
        }
    }
    broken.sort_unstable();
    broken.dedup();
    let more = broken.len().saturating_sub(TOLD);
    broken.truncate(TOLD);
    ensure!(
        broken.is_empty(),
        "links that lead nowhere:\n  {}\n  and {more} more",
        broken.join("\n  ")
    );
    Ok(followed)
}

fn read(folder: &Path, pages: &mut BTreeMap<PathBuf, Page>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            read(&path, pages)?;
            continue;
        }
        let ending = path.extension().and_then(|ending| ending.to_str());
        let page = match ending {
            Some("html") => Some(parse(&fs::read_to_string(&path)?)),
            Some("css") => Some(style(&fs::read_to_string(&path)?)),
            _ => None,
        };
        if let Some(page) = page {
            pages.insert(path, page);
        }
    }
    Ok(())
}

/// Whether a link is one within the site.
fn is_own(link: &str) -> bool {
    let scheme = link.split_once(':').map(|(scheme, _)| scheme);
    let scheme = scheme.filter(|scheme| scheme.chars().all(|c| c.is_ascii_alphanumeric()));
    scheme.is_none() && !link.starts_with("//")
}

/// What is wrong with a link, if anything is.
fn follow(pages: &BTreeMap<PathBuf, Page>, from: &Path, link: &str) -> Option<String> {
    let (rest, fragment) = link.split_once('#').unwrap_or((link, ""));
    let (path, _) = rest.split_once('?').unwrap_or((rest, ""));
    if path.starts_with('/') {
        return Some("counts on the site's own address".to_owned());
    }
    let mut target = from.to_path_buf();
    if !path.is_empty() {
        target.pop();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    target.pop();
                }
                name => target.push(unescaped(name)),
            }
        }
    }
    if target.is_dir() {
        target.push("index.html");
    }
    if !target.is_file() {
        return Some("there is no such file".to_owned());
    }
    let page = pages.get(&target)?;
    // As browsers look: as it is written, then unescaped.
    let has = |id: &str| page.ids.contains(id);
    let stands =
        fragment.is_empty() || has(fragment) || has(&unescaped(fragment)) || lines(page, fragment);
    (!stands).then(|| "the page is there, the place on it is not".to_owned())
}

/// rustdoc's pages of source take a range of lines, `#12-20`.
fn lines(page: &Page, fragment: &str) -> bool {
    let ends = fragment.split_once('-');
    ends.is_some_and(|(from, to)| page.ids.contains(from) && page.ids.contains(to))
}

/// With `%20` and its like as the octets that they stand for.
fn unescaped(text: &str) -> String {
    let mut octets = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| first == b'%');
        let octet = hex.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        octets.push(octet.unwrap_or(first));
        rest = if octet.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&octets).into_owned()
}

/// The files that a style sheet names.
fn style(text: &str) -> Page {
    let links = text.split("url(").skip(1).filter_map(|rest| {
        let (link, _) = rest.split_once(')')?;
        Some(link.trim_matches(['"', '\'', ' ']).to_owned())
    });
    Page {
        links: links.filter(|link| !link.starts_with("data:")).collect(),
        ids: BTreeSet::new(),
    }
}

fn parse(text: &str) -> Page {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(text));
    let tokenizer = Tokenizer::new(Reader::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.page.into_inner()
}

#[derive(Default)]
struct Reader {
    page: RefCell<Page>,
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let Token::TagToken(tag) = token else {
            return TokenSinkResult::Continue;
        };
        if tag.kind == TagKind::EndTag {
            return TokenSinkResult::Continue;
        }
        self.take(&tag);
        // What stands in these is no HTML; elsewhere a `<` in it would count as a tag.
        match &*tag.name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" => TokenSinkResult::RawData(RawKind::Rawtext),
            _ => TokenSinkResult::Continue,
        }
    }
}

impl Reader {
    fn take(&self, tag: &Tag) {
        let mut page = self.page.borrow_mut();
        for attribute in &tag.attrs {
            let value = attribute.value.to_string();
            match &*attribute.name.local {
                "id" | "name" => {
                    page.ids.insert(value);
                }
                name if NAMING.contains(&name) => page.links.push(value),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(name: &str, files: &[(&str, &str)]) -> Result<usize> {
        let top = std::env::temp_dir().join(format!("idlerace-{name}-{}", std::process::id()));
        for (path, content) in files {
            let path = top.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        let checked = check(&top);
        fs::remove_dir_all(top).unwrap();
        checked
    }

    #[test]
    fn what_leads_somewhere_is_counted() {
        let page = r##"<a href="b/c.html#x%20y"></a><img src='p.svg'><a href="#here" id=here></a>
            <a href="https://example.org/none"></a><a href="mailto:a"></a><a href="b/?v=1"></a>
            <script>let a = '<a href="none.html">';</script><a href="b/c.html#2-3"></a>
            <a href="b/c.html#%3C"></a>"##;
        let files = [
            ("index.html", page),
            (
                "b/c.html",
                "<p id='x y'><b id='%3C'><a name=2><b id=3><a href='../p.svg'>",
            ),
            ("b/index.html", ""),
            ("p.svg", ""),
            ("s.css", "a{src: url('p.svg')} b{src:url(data:x)}"),
        ];
        assert_eq!(site("whole", &files).unwrap(), 8);
    }

    #[test]
    fn what_leads_nowhere_is_told_with_its_page() {
        for (link, expected) in [
            (
                "<a href=none.html>",
                "index.html: none.html: there is no such file",
            ),
            ("<img src=none.svg>", "there is no such file"),
            ("<script src=none.js></script>", "there is no such file"),
            ("<a href=#none>", "the place on it is not"),
            ("<a href=/index.html>", "counts on the site's own address"),
            ("<a href=..>", "there is no such file"),
        ] {
            let error = site("broken", &[("index.html", link)]).unwrap_err();
            assert!(error.to_string().contains(expected), "{link}: {error}");
        }
    }
}
