//! The `<link data-trunk …>` elements of index.html, as Trunk defines them.
//!
//! This reads the small part of HTML that index.html keeps to: attributes in
//! double quotes, no `>` in a value. What it cannot read is an error; so is
//! any other use of `data-trunk`, for Trunk would act on it.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail, ensure};

/// One `<link data-trunk …>`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Link<'a> {
    attributes: BTreeMap<&'a str, &'a str>,
}

impl<'a> Link<'a> {
    /// The value of an attribute that the link must have.
    pub(crate) fn value(&self, name: &str) -> Result<&'a str> {
        let value = self.attributes.get(name).copied();
        value.with_context(|| format!("{self:?} has no {name}"))
    }

    /// Fails on an attribute that is not among these, for Trunk may heed it.
    pub(crate) fn only(&self, names: &[&str]) -> Result<()> {
        let stranger = self.attributes.keys().find(|name| !names.contains(name));
        ensure!(
            stranger.is_none(),
            "{self:?}: cannot bundle with {}",
            stranger.unwrap_or(&"")
        );
        Ok(())
    }
}

/// The page with each link replaced by what `place` makes of it.
pub(crate) fn replace(
    page: &str,
    mut place: impl FnMut(&Link<'_>) -> Result<String>,
) -> Result<String> {
    let mut replaced = String::new();
    let mut rest = page;
    while let Some(start) = rest.find("<link") {
        let length = rest[start..].find('>').context("a <link is not closed")? + 1;
        let (before, from) = rest.split_at(start);
        let (tag, after) = from.split_at(length);
        replaced += before;
        replaced += &match parse(tag)? {
            Some(link) => place(&link)?,
            None => tag.to_owned(),
        };
        rest = after;
    }
    replaced += rest;
    ensure!(
        !replaced.contains("data-trunk"),
        "index.html has a data-trunk that is no link"
    );
    Ok(replaced)
}

/// The link in a tag `<link …>`, if it is one of Trunk's.
fn parse(tag: &str) -> Result<Option<Link<'_>>> {
    let inner = tag
        .trim_start_matches("<link")
        .trim_end_matches('>')
        .trim_end_matches('/');
    let mut attributes = attributes(inner).with_context(|| format!("cannot read {tag}"))?;
    let trunk = attributes.remove("data-trunk").is_some();
    Ok(trunk.then_some(Link { attributes }))
}

fn attributes(text: &str) -> Result<BTreeMap<&str, &str>> {
    let mut attributes = BTreeMap::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, after) = split_name(rest)?;
        let (value, after) = match after.strip_prefix("=\"") {
            Some(quoted) => quoted.split_once('"').context("a quote is not closed")?,
            None => ("", after),
        };
        attributes.insert(name, value);
        rest = after.trim_start();
    }
    Ok(attributes)
}

fn split_name(text: &str) -> Result<(&str, &str)> {
    let end = text.find(|c: char| c == '=' || c.is_whitespace());
    let (name, after) = text.split_at(end.unwrap_or(text.len()));
    if name.is_empty() {
        bail!("an attribute's value is not in double quotes");
    }
    Ok((name, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trunks_links_are_replaced() {
        let page = "a<link rel=\"x\" />b<link data-trunk rel=\"css\" href=\"web/style.css\" />c";
        assert_eq!(
            put_href(page).unwrap(),
            "a<link rel=\"x\" />b[web/style.css]c"
        );
    }

    #[test]
    fn a_tag_may_span_lines_and_need_no_slash() {
        let page = "<link\n  data-trunk\n  rel=\"rust\"\n  href=\"a b\"\n>";
        assert_eq!(put_href(page).unwrap(), "[a b]");
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for page in [
            "<link data-trunk rel=css>",
            "<link data-trunk rel=\"css>",
            "<link data-trunk",
            "<link data-trunk rel=\"css\">",
            "<script data-trunk src=\"a.js\"></script>",
        ] {
            assert!(put_href(page).is_err(), "{page}");
        }
    }

    #[test]
    fn a_strange_attribute_is_named() {
        let only = |link: &Link<'_>| link.only(&["rel", "href"]).map(|()| String::new());
        assert!(replace("<link data-trunk rel=\"css\" href=\"a\">", only).is_ok());
        let error = replace("<link data-trunk rel=\"css\" data-inline>", only).unwrap_err();
        assert!(error.to_string().ends_with("data-inline"), "{error}");
    }

    fn put_href(page: &str) -> Result<String> {
        replace(page, |link| Ok(format!("[{}]", link.value("href")?)))
    }
}
