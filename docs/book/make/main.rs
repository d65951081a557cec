//! Makes the book: `book PROGRAM SITE` writes SITE/book and then checks every link of SITE.
//!
//! The chapters stand in `src/`. What they show of the model is not written there but asked
//! for by directives, `{{#race crossing}}`, and made anew each time: `directive` finds and
//! replaces them, `output` runs the program for them, `race` makes live pictures, `tables`
//! and `profiles` lay out core's data, `measured` what real clients and servers did, in every
//! order, and how fast the model is, `counted` what a kept connection saves, `reported` what people
//! report. `settings` and `advice` say what to do, and prove it by `traffic`. mdBook does the rest,
//! and `links` reads what came of it.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, reason = "it says what it made")]

mod advice;
#[cfg(test)]
mod cases;
mod counted;
mod directive;
mod links;
mod measured;
mod output;
mod profiles;
mod race;
mod reported;
mod settings;
mod tables;
mod traffic;

use std::{
    env, fs,
    io::ErrorKind,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, Result, ensure};
use mdbook_driver::{MDBook, config::Config};

use directive::Author;

const USAGE: &str = "usage: book PROGRAM SITE (the built idlerace, and the folder of the site)";

fn main() -> ExitCode {
    let made = arguments().and_then(|(program, site)| make(&program, &site));
    if let Err(error) = made {
        eprintln!("error: {error:#}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn arguments() -> Result<(PathBuf, PathBuf)> {
    let mut arguments = env::args_os().skip(1).map(PathBuf::from);
    let two = arguments.next().zip(arguments.next());
    let (program, site) = two.context(USAGE)?;
    ensure!(arguments.next().is_none(), USAGE);
    // mdBook takes relative paths as below the book.
    let here = env::current_dir()?;
    Ok((here.join(program), here.join(site)))
}

/// Where the page's opening begins, and the same where the book is beside it.
const OPENING: [&str; 2] = [r#"<div id="doors">"#, r#"<div id="doors" class="site">"#];

/// Has the page's opening show its links to the book, which is not beside every page.
fn show_links(site: &Path) -> Result<()> {
    let page = site.join("index.html");
    let text = fs::read_to_string(&page).with_context(|| page.display().to_string())?;
    let [without, with] = OPENING;
    ensure!(
        text.contains(without) || text.contains(with),
        "the page has no opening: {without}"
    );
    fs::write(&page, text.replacen(without, with, 1))?;
    // It was made of the page without them.
    match fs::remove_file(site.join("index.html.br")) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn make(program: &Path, site: &Path) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut config = Config::from_disk(root.join("book.toml"))?;
    config.build.build_dir = site.join("book");
    let mut book = MDBook::load_with_config(root, config)?;
    let author = Author::new(program, site)?;
    let mut wrong = None;
    let mut chapters = 0;
    book.book.for_each_chapter_mut(|chapter| {
        chapters += 1;
        let path = chapter.path.clone().unwrap_or_default();
        match author.replace(&chapter.content, &path) {
            Ok(text) => chapter.content = text,
            Err(error) => wrong = wrong.take().or(Some(error)),
        }
    });
    wrong.map_or(Ok(()), Err)?;
    book.build()?;
    show_links(site)?;
    println!("{chapters} chapters in {}", site.join("book").display());
    let checked = links::check(site)?;
    println!("{checked} links of {} lead somewhere", site.display());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_opening_shows_its_links_where_the_book_is() {
        let site = env::temp_dir().join(format!("idlerace-opening-{}", std::process::id()));
        fs::create_dir_all(&site).expect("a folder");
        let page = site.join("index.html");
        fs::write(&page, include_str!("../../../index.html")).expect("a page");
        fs::write(site.join("index.html.br"), "").expect("a compressed page");
        for _ in 0..2 {
            show_links(&site).expect("an opening");
            let text = fs::read_to_string(&page).expect("a page");
            assert!(text.contains(OPENING[1]) && !text.contains(OPENING[0]));
        }
        assert!(!site.join("index.html.br").exists());
        fs::write(&page, "<p>another page</p>").expect("a page");
        assert!(show_links(&site).is_err());
        fs::remove_dir_all(site).expect("no folder");
    }
}
