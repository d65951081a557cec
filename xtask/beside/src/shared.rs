//! A page for each named scenario, `s/NAME/` beside the page, for programs that show a link by the
//! title and the picture of what it leads to: they run no scripts and see no query. Whoever
//! follows the link is led to the scenario. Such a program wants whole addresses, so these pages
//! are only made where somebody says at which one they will be. The picture is not made here:
//! `cargo xtask` has the program draw it.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, ensure};
use idlerace_core::catalog::{ENTRIES, Entry};

/// The folder, below the page's.
const FOLDER: &str = "s";
/// What the page itself is called where its link is shown, and what its picture shows.
const RACE: &str = "crossing";

/// Writes them into a page's folder, and what is said of the page itself into its index.html.
pub(crate) fn write(page: &Path, home: &str) -> Result<()> {
    let known = ["http://", "https://"]
        .iter()
        .any(|kind| home.starts_with(kind));
    ensure!(
        known && home.ends_with('/') && !home.contains(['"', '<', '&']),
        "the page's address is {home}; it has to be like https://example.org/idlerace/"
    );
    for entry in ENTRIES {
        let folder = page.join(FOLDER).join(entry.name);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("index.html"), leading(entry, home))?;
    }
    let file = page.join("index.html");
    let index = fs::read_to_string(&file)?;
    let (head, rest) = index
        .split_once("</head>")
        .context("index.html has no head")?;
    let title = "The request left, and the connection was already closing";
    let text = "Why a reused HTTP connection fails once in a while, and which timeouts end it.";
    let said = said(title, text, home, &format!("{home}{FOLDER}/{RACE}/"));
    fs::write(&file, format!("{head}{said}</head>{rest}"))
        .with_context(|| format!("cannot write {}", file.display()))
}

/// The page that leads to a scenario.
fn leading(entry: &Entry, home: &str) -> String {
    let Entry { name, title, .. } = entry;
    let (title, lesson) = (escaped(title), escaped(entry.lesson()));
    let own = format!("{home}{FOLDER}/{name}/");
    let said = said(&title, &lesson, &own, &own);
    let query = format!("../../?v=1&amp;scenario={name}");
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <title>{title} · Idlerace</title>\n\
         <link rel=\"icon\" href=\"../../icon.svg\" type=\"image/svg+xml\">\n\
         <meta name=\"description\" content=\"{lesson}\">\n{said}\
         <script>location.replace(\"../../?v=1&scenario={name}\" + location.hash);</script>\n\
         <noscript><meta http-equiv=\"refresh\" content=\"0; url={query}\"></noscript>\n\
         </head>\n<body>\n<h1>{title}</h1>\n<p>{lesson}</p>\n\
         <p><a href=\"{query}\">Watch it</a></p>\n</body>\n</html>\n"
    )
}

/// What a program that shows a link finds there (the Open Graph protocol, ogp.me).
fn said(title: &str, text: &str, own: &str, picture: &str) -> String {
    let property =
        |name: &str, value: &str| format!("<meta property=\"og:{name}\" content=\"{value}\">\n");
    [
        property("type", "website"),
        property("site_name", "Idlerace"),
        property("title", title),
        property("description", text),
        property("url", own),
        property("image", &format!("{picture}picture.png")),
        property(
            "image:alt",
            &format!("{title}: what client and server send, from top to bottom"),
        ),
        "<meta name=\"twitter:card\" content=\"summary_large_image\">\n".to_owned(),
    ]
    .concat()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_scenario_has_a_page_that_leads_to_it() {
        let folder = std::env::temp_dir().join(format!("idlerace-shared-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let index = folder.join("index.html");
        fs::write(&index, "<head><title>x</title></head><body></body>").unwrap();
        for wrong in [
            "",
            "example.org/",
            "https://example.org",
            "https://example.org/\"/",
        ] {
            assert!(write(&folder, wrong).is_err(), "{wrong}");
        }
        assert!(!folder.join(FOLDER).exists());
        let home = "https://example.org/idlerace/";
        write(&folder, home).unwrap();
        for entry in ENTRIES {
            let page = folder.join(FOLDER).join(entry.name).join("index.html");
            let page = fs::read_to_string(page).unwrap();
            let own = format!("{home}s/{}/", entry.name);
            for part in [
                format!(
                    "<meta property=\"og:title\" content=\"{}\">",
                    escaped(entry.title)
                ),
                format!("<meta property=\"og:url\" content=\"{own}\">"),
                format!("<meta property=\"og:image\" content=\"{own}picture.png\">"),
                format!("location.replace(\"../../?v=1&scenario={}\"", entry.name),
            ] {
                assert!(page.contains(&part), "{part} in {page}");
            }
        }
        let index = fs::read_to_string(index).unwrap();
        assert!(
            index.contains(
                "og:image\" content=\"https://example.org/idlerace/s/crossing/picture.png"
            )
        );
        assert!(index.ends_with("</head><body></body>"));
        fs::remove_dir_all(folder).unwrap();
    }
}
