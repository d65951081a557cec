//! The picture that plays by itself: what it is made of, and that everything in it is where
//! and when the run says.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::process::{Command, Output};

use expect_test::expect_file;
use idlerace_core::catalog::ENTRIES;
use idlerace_core::simulate::simulate;
use idlerace_core::svg::{Theme, animate, animate_race};
use regex_lite::Regex;
use roxmltree::Document;

/// The most that a picture of an ordinary run has, in octets; the article's two programs send
/// a hundred requests.
const LARGEST: usize = 48_000;
const LARGEST_OF_A_HUNDRED: usize = 900_000;

fn show(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_idlerace"))
        .arg("show")
        .args(arguments)
        .output()
        .unwrap()
}

fn text(octets: &[u8]) -> &str {
    std::str::from_utf8(octets).unwrap()
}

fn crossing() -> String {
    let output = show(&["crossing", "--format", "svg", "--animated"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    text(&output.stdout).to_owned()
}

/// What one class does: its keyframes in order, each with its share of the whole in percent.
fn frames(picture: &str, class: &str) -> Vec<(f64, String)> {
    let (_, rest) = picture
        .split_once(&format!("@keyframes {class}{{"))
        .unwrap();
    let (frames, _) = rest.split_once("}}").unwrap();
    let frame = Regex::new(r"([^{}]+)\{([^{}]*)").unwrap();
    let mut all = Vec::new();
    for found in frame.captures_iter(frames) {
        for at in found[1].split(", ") {
            let at = at.trim_start_matches('}').replace("to", "100%");
            all.push((
                at.trim_end_matches('%').parse().unwrap(),
                found[2].to_owned(),
            ));
        }
    }
    all
}

/// A property of one class so far into the playing, as CSS interpolates numbers.
fn value(picture: &str, class: &str, property: &Regex, at: f64) -> f64 {
    let numbers = frames(picture, class)
        .into_iter()
        .filter_map(|(at, frame)| {
            let found = property.captures(&frame)?;
            Some((at, found[1].parse::<f64>().unwrap()))
        });
    let numbers: Vec<(f64, f64)> = numbers.collect();
    let after = numbers.iter().position(|(when, _)| *when > at);
    let after = after.unwrap_or(numbers.len() - 1);
    let ((from, first), (to, last)) = (numbers[after - 1], numbers[after]);
    first + (last - first) * (at - from) / (to - from)
}

/// Where and when a packet is, the first of this name after so many others.
struct Packet<'a> {
    picture: &'a str,
    class: String,
    /// Where it ends.
    end: (f64, f64),
}

impl<'a> Packet<'a> {
    fn named(picture: &'a str, name: &str, nth: usize) -> Self {
        let document = Document::parse(picture).unwrap();
        let mut flights = document.descendants().filter(|node| {
            let is_flight = node.attribute("class").unwrap_or("").starts_with("flight");
            is_flight && node.descendants().any(|part| part.text() == Some(name))
        });
        let flight = flights.nth(nth).unwrap();
        let classes = flight.attribute("class").unwrap();
        let class = classes.split(' ').find(|class| class.starts_with('p'));
        let circle = flight.first_element_child().unwrap();
        let number = |name| circle.attribute(name).unwrap().parse().unwrap();
        Self {
            picture,
            class: class.unwrap().to_owned(),
            end: (number("cx"), number("cy")),
        }
    }

    fn place(&self, at: f64) -> (f64, f64) {
        let x = Regex::new(r"translate\((-?[0-9.]+)px").unwrap();
        let y = Regex::new(r"translate\([^,]*,(-?[0-9.]+)px").unwrap();
        let along = |axis| value(self.picture, &self.class, &axis, at);
        (self.end.0 + along(x), self.end.1 + along(y))
    }

    fn is_seen(&self, at: f64) -> bool {
        let opacity = Regex::new(r"opacity:([01])").unwrap();
        value(self.picture, &self.class, &opacity, at) > 0.99
    }

    /// When its way begins and ends.
    fn times(&self) -> (f64, f64) {
        let frames = frames(self.picture, &self.class);
        let moving = frames.iter().filter(|frame| frame.1.contains("translate"));
        let moving: Vec<f64> = moving.map(|frame| frame.0).collect();
        (moving[0], *moving.last().unwrap())
    }
}

/// From when on these words are seen.
fn since(picture: &str, words: &str) -> f64 {
    let document = Document::parse(picture).unwrap();
    let mut nodes = document.descendants();
    let node = nodes.find(|node| node.is_element() && node.text() == Some(words));
    let group = node.unwrap().parent_element().unwrap();
    let class = group.attribute("class").unwrap().split(' ').next_back();
    let opacity = frames(picture, class.unwrap());
    opacity
        .iter()
        .rfind(|frame| frame.1 == "opacity:0")
        .unwrap()
        .0
}

/// Of the times between two moments each is played at its share of the way between them.
#[test]
fn request_and_fin_cross_where_the_time_says() {
    let picture = &crossing();
    let fin = Packet::named(picture, "FIN", 0);
    let request = Packet::named(picture, "request 2 (138 bytes)", 0);
    // In milliseconds: when each leaves, how long it is under way, and when the FIN is there.
    let (fin_sent, request_sent, flight, fin_there) = (315.16, 317.17, 5.0, 320.16);
    let (from, to) = (request.times().0, fin.times().1);
    let ends = |packet: &Packet<'_>| {
        let (first, last) = packet.times();
        (packet.place(first), packet.place(last - 1e-9))
    };
    let mut passed = Vec::new();
    for step in 1..=20 {
        let now = request_sent + (fin_there - request_sent) * f64::from(step) / 21.0;
        let at = from + (to - from) * (now - request_sent) / (fin_there - request_sent);
        let mut x = Vec::new();
        for (packet, sent) in [(&fin, fin_sent), (&request, request_sent)] {
            let (start, end) = ends(packet);
            let along = (now - sent) / flight;
            let expected = (
                start.0 + (end.0 - start.0) * along,
                start.1 + (end.1 - start.1) * along,
            );
            let place = packet.place(at);
            let off = (place.0 - expected.0).abs() + (place.1 - expected.1).abs();
            assert!(off < 1.0, "at {now} ms: {place:?} and not {expected:?}");
            assert!(packet.is_seen(at), "at {now} ms");
            x.push(place.0);
        }
        passed.push(x[0] < x[1]);
    }
    // First the FIN is on the right of the request, then on its left.
    assert!(!passed[0] && passed[19] && passed.is_sorted(), "{passed:?}");
}

#[test]
fn nothing_is_seen_before_it_happens() {
    let picture = &crossing();
    let fin = Packet::named(picture, "FIN", 0).times();
    let request = Packet::named(picture, "request 2 (138 bytes)", 0).times();
    let reset = Packet::named(picture, "RST", 0).times();
    let story = [
        since(picture, "request 1: answered"),
        since(picture, "290ms of silence"),
        fin.0,
        since(picture, "request 2: reuses the connection"),
        request.0,
        fin.1,
        since(picture, "reads: end of stream"),
        request.1,
        reset.1,
        since(picture, "server log: nothing"),
    ];
    assert!(story.is_sorted(), "{story:?}");
    let read = since(picture, "reads: end of stream");
    for told in [
        "closes",
        "request 2: FAILED, no response: EOF",
        "client log: Post \"http://server:8080/test\": EOF",
    ] {
        // The server closes first, and that stands first.
        let is_server_s = told == "closes";
        let at = since(picture, told);
        assert_eq!((at - read).abs() < 1e-9, !is_server_s, "{told}");
    }
    // A packet's name stands at its line from its arrival on, and no earlier.
    assert!((since(picture, "FIN") - fin.1).abs() < 1e-9);
}

#[test]
fn the_picture_of_the_readme_is_what_the_program_makes() {
    expect_file!["../../docs/crossing.svg"].assert_eq(&crossing());
}

#[test]
fn every_picture_stands_alone_and_is_small() {
    for entry in ENTRIES {
        let picture = animate(entry.title, &simulate(&entry.scenario()), Theme::Auto);
        let document = Document::parse(&picture).unwrap();
        for node in document.descendants().filter(roxmltree::Node::is_element) {
            assert_ne!(node.tag_name().name(), "script", "{}", entry.name);
            for attribute in node.attributes() {
                let name = attribute.name();
                assert!(name != "href" && name != "src", "{}", entry.name);
                assert!(!name.starts_with("on"), "{}: {name}", entry.name);
            }
        }
        assert!(!picture.contains("url(") && !picture.contains("@import"));
        let most = if entry.name.starts_with("article") {
            LARGEST_OF_A_HUNDRED
        } else {
            LARGEST
        };
        let octets = picture.len();
        assert!(octets < most, "{}: {octets} octets", entry.name);
    }
}

/// Begun at the first silence, and as wide as was asked for: what led to it is not drawn, and
/// what is has the movements that it has in the whole picture.
#[test]
fn the_race_alone_begins_at_the_silence() {
    let entry = idlerace_core::catalog::find("crossing").unwrap();
    let trace = simulate(&entry.scenario());
    let whole = animate(entry.title, &trace, Theme::Auto);
    for width in [620, 370] {
        let race = animate_race(entry.title, &trace, Theme::Auto, width);
        let root = Document::parse(&race).unwrap();
        let root = root.root_element();
        assert_eq!(root.attribute("width"), Some(&*width.to_string()));
        let height = |document: &roxmltree::Node<'_, '_>| -> u32 {
            document.attribute("height").unwrap().parse().unwrap()
        };
        let all = Document::parse(&whole).unwrap();
        assert!(height(&root) < height(&all.root_element()) * 2 / 3);
        assert!(race.contains("of silence") && race.contains("FAILED"));
        for earlier in ["SYN", "request 1"] {
            assert!(
                whole.contains(earlier) && !race.contains(earlier),
                "{earlier}"
            );
        }
        let moment = |picture: &str| frames(picture, "m12");
        assert_eq!(moment(&race), moment(&whole));
    }
}

/// What is left without the movements is the whole ladder: nothing in it is hidden but the
/// packets under way and what covers the future.
#[test]
fn who_wants_no_movement_has_the_whole_ladder() {
    for entry in ENTRIES {
        let picture = animate(entry.title, &simulate(&entry.scenario()), Theme::Auto);
        let (before, moving) = picture
            .split_once("@media (prefers-reduced-motion: no-preference) {\n")
            .unwrap();
        let (moving, after) = moving.split_once("\n}\n</style>").unwrap();
        for still in [before, after] {
            assert!(!still.contains("animation") && !still.contains("@keyframes"));
        }
        let hidden = before
            .lines()
            .filter(|line| line.contains("display: none") || line.contains("opacity: 0;"));
        let hidden: Vec<&str> = hidden.collect();
        let expected = [
            ".idlerace .curtain, .idlerace .flight { display: none; }",
            ".idlerace .flight { opacity: 0; }",
        ];
        assert_eq!(hidden, expected, "{}", entry.name);
        // What has a class that moves has a movement, and the other way round.
        let used = Regex::new(r#"class="[^"]*\b(m|p)(\d+)\b"#).unwrap();
        for found in used.captures_iter(after) {
            let name = format!("@keyframes {}{}{{", &found[1], &found[2]);
            assert!(moving.contains(&name), "{}: {name}", entry.name);
        }
    }
}

#[test]
fn only_svg_moves() {
    for format in [&[][..], &["--format", "png"], &["--format", "mermaid"]] {
        let output = show(&[&["crossing", "--animated"], format].concat());
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(text(&output.stdout), "");
        let said = text(&output.stderr);
        assert!(said.contains("--animated: only --format svg"), "{said}");
        assert_eq!(said.trim_end().lines().count(), 1, "{said}");
    }
}

/// A renderer that knows no movement draws what is left when all that moves is taken out.
#[test]
#[cfg(feature = "png")]
fn without_movement_the_future_is_not_covered() {
    use resvg::{tiny_skia, usvg};

    let drawn = |picture: &str| {
        let tree = usvg::Tree::from_str(picture, &usvg::Options::default()).unwrap();
        let size = tree.size().to_int_size();
        let mut pixels = tiny_skia::Pixmap::new(size.width(), size.height()).unwrap();
        resvg::render(&tree, tiny_skia::Transform::default(), &mut pixels.as_mut());
        pixels.take()
    };
    let trace = simulate(&idlerace_core::catalog::find("crossing").unwrap().scenario());
    let picture = animate("crossing", &trace, Theme::Light);
    let moves = [
        r"(?s)@media \(prefers-reduced-motion.*</style>",
        r"(?s)<svg [^>]*><g class=.curtain.*?</g></svg>\n",
        r"<g class=.flight.*</g>\n",
    ];
    let still = moves.iter().fold(picture.clone(), |still, moves| {
        let instead = if moves.contains("style") {
            "</style>"
        } else {
            ""
        };
        let moves = Regex::new(moves).unwrap();
        assert!(moves.is_match(&still), "{moves}");
        moves.replace_all(&still, instead).into_owned()
    });
    assert!(drawn(&picture) == drawn(&still));
}
