//! A live picture of a scenario: an `<idle-race>` element with the still picture of the same
//! scenario inside, for readers without scripts.

use std::fmt::Write as _;

use anyhow::{Context as _, Result, bail};
use idlerace_core::{
    catalog::{self, Entry},
    explain::explain,
    simulate::simulate,
    trace::Trace,
};

use crate::{
    directive::Chapter,
    output::plain,
    tables::{cell, html},
};

/// What `{{#race NAME at="…" beside=NAME}}` asks for.
pub(crate) struct Race {
    entry: &'static Entry,
    trace: Trace,
    /// The number of the event at which it opens.
    step: Option<usize>,
    beside: Option<&'static Entry>,
}

impl Race {
    /// Reads a directive's arguments.
    pub(crate) fn parse(words: &str) -> Result<Self> {
        let (name, mut rest) = words.split_once(' ').unwrap_or((words, ""));
        let entry = entry(name)?;
        let trace = simulate(&entry.scenario());
        let (mut step, mut beside) = (None, None);
        while !rest.trim().is_empty() {
            let (key, value, after) = attribute(rest.trim())?;
            match key {
                "at" => step = Some(event(&trace, value)?),
                "beside" => beside = Some(self::entry(value)?),
                _ => bail!("`{key}` is neither `at` nor `beside`"),
            }
            rest = after;
        }
        Ok(Self {
            entry,
            trace,
            step,
            beside,
        })
    }

    /// The picture, with a line below it that leads to the page.
    pub(crate) fn figure(&self, chapter: Chapter<'_>) -> String {
        let site = chapter.site();
        let name = self.entry.name;
        let step = self.step.map(|step| step.to_string());
        let beside = self.beside.map(|entry| entry.name);
        let mut attributes = format!("scenario=\"{name}\"");
        let mut query = format!("?v=1&amp;scenario={name}");
        for (key, value) in [("beside", beside), ("step", step.as_deref())] {
            if let Some(value) = value {
                // Writing to a string cannot fail.
                let _ = write!(attributes, " {key}=\"{value}\"");
                let _ = write!(query, "&amp;{key}={value}");
            }
        }
        let also = self
            .beside
            .map(|entry| (entry, simulate(&entry.scenario())));
        let pictures = [(self.entry, &self.trace)].into_iter();
        let pictures: String = pictures
            .chain(also.as_ref().map(|(entry, trace)| (*entry, trace)))
            .map(|(entry, trace)| picture(entry, trace, &site))
            .collect();
        let title = self.beside.map_or_else(
            || html(self.entry.title),
            |beside| format!("{} · {}", html(self.entry.title), html(beside.title)),
        );
        format!(
            "<figure class=\"race\">\n\
             <idle-race {attributes}>{pictures}</idle-race>\n\
             <figcaption>{title}. <a href=\"{site}index.html{query}\">On the page</a>, \
             or <code>idlerace show {name}</code></figcaption>\n\
             </figure>\n"
        )
    }

    /// What happened, in a sentence or two.
    pub(crate) fn headline(&self) -> String {
        explain(&self.trace).headline
    }

    /// What both sides log, as a table.
    pub(crate) fn logs(&self) -> String {
        let told = explain(&self.trace);
        let lines = |lines: &[String]| match lines {
            [] => "*(nothing)*".to_owned(),
            lines => {
                let lines = lines.iter().map(|line| format!("`{}`", cell(line)));
                lines.collect::<Vec<_>>().join("<br>")
            }
        };
        format!(
            "| the client's log | the server's log |\n|---|---|\n| {} | {} |\n",
            lines(&told.client_log),
            lines(&told.server_log)
        )
    }
}

fn picture(entry: &Entry, trace: &Trace, site: &str) -> String {
    format!(
        "<img src=\"{site}pictures/{}.svg\" alt=\"{}\" loading=\"lazy\">",
        entry.name,
        html(&explain(trace).headline)
    )
}

fn entry(name: &str) -> Result<&'static Entry> {
    catalog::find(name).with_context(|| format!("there is no scenario `{name}`"))
}

/// The number of the first event whose line has this text.
fn event(trace: &Trace, text: &str) -> Result<usize> {
    let text = plain(text);
    let lines = trace.events.iter().map(|event| plain(&event.to_string()));
    let mut found = lines.enumerate().filter(|(_, line)| line.contains(&text));
    let (number, _) = found
        .next()
        .with_context(|| format!("no event reads `{text}`"))?;
    Ok(number)
}

/// The first of `key=value key="a value"`, and the rest.
fn attribute(text: &str) -> Result<(&str, &str, &str)> {
    let (key, rest) = text.split_once('=').context("KEY=VALUE is expected")?;
    let (value, after) = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').context("a quote is not closed")?,
        None => rest.split_once(' ').unwrap_or((rest, "")),
    };
    Ok((key, value, after))
}
