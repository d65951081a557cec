//! What `show` exports is what other programs read: each format of each named scenario,
//! opened by a program that is not ours wherever there is one.

#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use idlerace_core::catalog::ENTRIES;
use idlerace_core::export::{Export, Format, script};
use idlerace_core::segment::Side;
use idlerace_core::simulate::simulate;
use idlerace_core::svg::{Theme, draw};
use idlerace_core::trace::ConnId;
use serde_json::Value;
use skipped::skip;

/// A folder of a test's own, gone with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("exports-{name}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    /// Every named scenario in a format, one file each.
    fn filled(&self, format: Format) -> Vec<String> {
        let write = |entry: &idlerace_core::catalog::Entry| {
            let path = self.path(&format!("{}.{}", entry.name, format.row().extension));
            let trace = simulate(&entry.scenario());
            let written = Export::new(entry.title, &trace).write(format);
            fs::write(&path, written.unwrap()).unwrap();
            path
        };
        ENTRIES.iter().map(write).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn text(octets: &[u8]) -> &str {
    std::str::from_utf8(octets).unwrap()
}

fn show(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_idlerace"))
        .arg("show")
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn wireshark_opens_every_capture_without_complaint() {
    let folder = Folder::new("pcapng");
    // Errors, and every warning but that a RST is a RST (severities 0x800000, 0x600000).
    let wrong = "_ws.malformed || (_ws.expert.severity >= 0x600000 && !tcp.connection.rst)";
    for path in folder.filled(Format::Pcapng) {
        let tshark = |options: &[&str]| {
            let mut tshark = Command::new("tshark");
            tshark.args(["-r", &path]).args(options).output().ok()
        };
        let checked = [
            "-o",
            "tcp.check_checksum:TRUE",
            "-o",
            "ip.check_checksum:TRUE",
        ];
        let Some(output) = tshark(&[&checked[..], &["-Y", wrong]].concat()) else {
            return skip("there is no tshark");
        };
        let said = text(&output.stderr).to_lowercase();
        assert!(output.status.success(), "{path}: {said}");
        assert!(
            !said.contains("warning") && !said.contains("error"),
            "{path}: {said}"
        );
        assert_eq!(text(&output.stdout), "", "{path}");
    }
    let interfaces = [
        "-T",
        "fields",
        "-e",
        "frame.interface_name",
        "-e",
        "http.request.method",
    ];
    let mut tshark = Command::new("tshark");
    let crossing = folder.path("crossing.pcapng");
    let output = tshark
        .args(["-r", &crossing])
        .args(interfaces)
        .output()
        .unwrap();
    let rows: Vec<&str> = text(&output.stdout).lines().collect();
    assert_eq!(
        rows.iter().filter(|row| row.contains("client")).count(),
        12,
        "{rows:?}"
    );
    assert_eq!(
        rows.iter().filter(|row| row.contains("POST")).count(),
        4,
        "{rows:?}"
    );
}

#[test]
fn mermaid_s_own_parser_reads_every_diagram() {
    let Some(parser) = std::env::var_os("IDLERACE_MERMAID") else {
        return skip("`cargo xtask test` fetches Mermaid and says where it is");
    };
    let folder = Folder::new("mermaid");
    let bad = folder.path("bad.mmd");
    fs::write(&bad, "sequenceDiagram\n    A->>\n").unwrap();
    let parse = |files: &[String]| {
        let output = Command::new("node")
            .arg(&parser)
            .args(files)
            .output()
            .unwrap();
        (output.status.success(), text(&output.stdout).to_owned())
    };
    let (ok, said) = parse(&folder.filled(Format::Mermaid));
    assert!(ok, "{said}");
    assert_eq!(
        said.matches(": sequence\n").count(),
        ENTRIES.len(),
        "{said}"
    );
    assert!(!parse(&[bad]).0);
}

#[test]
fn every_picture_is_xml_that_says_what_it_is() {
    for entry in ENTRIES {
        let trace = simulate(&entry.scenario());
        for theme in [Theme::Auto, Theme::Light, Theme::Dark] {
            let picture = draw(entry.title, &trace, theme);
            let document = roxmltree::Document::parse(&picture).unwrap();
            let root = document.root_element();
            let child = |name| {
                root.children()
                    .find(|one| one.has_tag_name(("http://www.w3.org/2000/svg", name)))
            };
            assert_eq!(child("title").unwrap().text(), Some(entry.title));
            assert!(!child("desc").unwrap().text().unwrap().is_empty());
            // Nothing is fetched, and nothing is left to a style that is elsewhere.
            assert!(!picture.contains("url(") && !picture.contains("href"));
            assert_eq!(
                picture.contains("var("),
                theme == Theme::Auto,
                "{}",
                entry.name
            );
        }
    }
}

#[test]
#[cfg(not(feature = "png"))]
fn without_png_it_says_what_there_is() {
    let output = show(&["crossing", "--format", "png"]);
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(
        said.contains("without PNG") && said.lines().count() == 1,
        "{said}"
    );
}

#[test]
fn every_format_of_the_list_can_be_asked_for_and_is_text_if_it_says_so() {
    let here = |format: &Format| cfg!(feature = "png") || *format != Format::Png;
    for format in Format::ALL.into_iter().filter(here) {
        let row = format.row();
        let output = show(&["crossing", "--format", row.id]);
        assert_eq!(output.status.code(), Some(0), "{}: {output:?}", row.id);
        let is_text = std::str::from_utf8(&output.stdout).is_ok();
        assert_eq!(is_text, row.is_text, "{}", row.id);
    }
}

#[test]
#[cfg(feature = "png")]
fn a_picture_in_pixels_shows_something() {
    let folder = Folder::new("png");
    let file = folder.path("crossing.png");
    for theme in ["light", "dark"] {
        let output = show(&["crossing", "--format", "png", "--theme", theme, "-o", &file]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let pixels = resvg::tiny_skia::Pixmap::load_png(&file).unwrap();
        let paper = pixels.pixel(0, 0).unwrap();
        let drawn = pixels.pixels().iter().filter(|one| **one != paper).count();
        let share = pixels.pixels().len() / drawn;
        // Words and lines: between a fiftieth and a third of it is not paper.
        assert!((3..50).contains(&share), "{theme}: one in {share}");
    }
}

/// The productions of packetdrill's `parser.y` that scripts of ours may use, by line.
fn is_packetdrill(line: &str) -> bool {
    const PATTERNS: [&str; 10] = [
        r"^--tolerance_usecs=\d+$",
        r"^//",
        r"^$",
        // Injected and expected segments.
        r"^\+?\d+\.\d{6} < (S|F|R|P|FP|)\.? \d+:\d+\(\d+\)( ack \d+)? win \d+( <[a-zA-Z0-9 ,:]+>)?$",
        r"^\+?\d+\.\d{6} > (S|F|R|P|FP|)\.? \d+:\d+\(\d+\)( ack \d+)?( <\.\.\.>)?$",
        // Calls.
        r"^(\+?\d+\.\d{6}|\+0) (socket\(\.\.\., SOCK_STREAM, IPPROTO_TCP\) = 3|(connect|bind|accept)\(3, \.\.\., \.\.\.\) = (-1 [A-Z]+ \([A-Za-z ]+\)|\d+))$",
        r"^\+0 (listen\(3, 128\)|fcntl\([34], F_SETFL, O_RDWR\|O_NONBLOCK\)) = 0$",
        r"^(\+?\d+\.\d{6}|\+0) (read|write)\([34], \.\.\., \d+\) = (\d+|-1 [A-Z]+ \([A-Za-z ]+\))$",
        r"^(\+?\d+\.\d{6}|\+0) (close\([34]\)|shutdown\([34], SHUT_WR\)) = (0|-1 [A-Z]+ \([A-Za-z ]+\))$",
        r"^(\+?\d+\.\d{6}|\+0) (get|set)sockopt\([34], (SOL_SOCKET, (SO_ERROR, \[\d+\], \[4\]|SO_(REUSEADDR|KEEPALIVE), \[1\], 4|SO_LINGER, \{onoff=1, linger=0\}, 8)|IPPROTO_TCP, TCP_KEEP(IDLE|INTVL), \[\d+\], 4)\) = 0$",
    ];
    PATTERNS
        .iter()
        .any(|pattern| regex_lite::Regex::new(pattern).unwrap().is_match(line))
}

#[test]
fn scripts_keep_to_packetdrill_s_grammar() {
    for entry in ENTRIES {
        let trace = simulate(&entry.scenario());
        for side in [Side::Client, Side::Server] {
            let script = script(entry.title, &trace, side, ConnId(1));
            for line in script.lines() {
                assert!(is_packetdrill(line), "{}, {side}: {line}", entry.name);
            }
            assert!(
                script.contains("\n0.0") && script.contains(" > "),
                "{script}"
            );
        }
    }
    let script_of = |name: &str, side| {
        let entry = idlerace_core::catalog::find(name).unwrap();
        script(entry.title, &simulate(&entry.scenario()), side, ConnId(1))
    };
    // What the kernel's timers make late is counted from the line before.
    let host_down = script_of("host-down", Side::Client);
    assert!(
        host_down.contains("\n+0.010000 < R 119:119(0) win 0\n"),
        "{host_down}"
    );
    let probe = script_of("tcp-keepalive-probe", Side::Client);
    for option in [
        "SO_KEEPALIVE, [1]",
        "TCP_KEEPIDLE, [15]",
        "TCP_KEEPINTVL, [15]",
    ] {
        assert!(probe.contains(option), "{probe}");
    }
    for (name, cannot) in [
        ("port-closed", true),
        ("host-rebooted", true),
        ("crossing", false),
    ] {
        let script = script_of(name, Side::Server);
        assert_eq!(script.contains("// It cannot pass"), cannot, "{script}");
    }
    assert!(
        !is_packetdrill("0.000000 < S 0:0(0)"),
        "an injected segment says its window"
    );
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let folder = Folder::new("whole");
    let file = folder.path("crossing.svg");
    let output = show(&["crossing", "--format", "svg", "-o", &file]);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), ""));
    assert!(fs::read_to_string(&file).unwrap().starts_with("<svg"));
    let nowhere = folder.path("no/such/folder.svg");
    let output = show(&["crossing", "--format", "svg", "-o", &nowhere]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains(&nowhere),
        "{}",
        text(&output.stderr)
    );
    // Nothing half-written is left.
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 1);
}

/// The program prints each schema with those that it refers to inside; the files of the site
/// refer to each other.
#[test]
fn the_published_schemas_are_the_program_s() {
    for schema in formats::schema::ALL {
        let mut idlerace = Command::new(env!("CARGO_BIN_EXE_idlerace"));
        let output = idlerace.args(["schema", schema.name]).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        let mut printed: Value = serde_json::from_slice(&output.stdout).unwrap();
        let mut compiler = boon::Compiler::new();
        let url = "http://schema.test/printed.json";
        compiler.add_resource(url, printed.clone()).unwrap();
        let read = compiler.compile(url, &mut boon::Schemas::new());
        assert!(read.is_ok(), "{}: {:?}", schema.name, read.err());
        let is_bundled = printed.as_object_mut().unwrap().remove("$id").is_some();
        if is_bundled {
            let definitions = printed["$defs"].as_object_mut().unwrap();
            let before = definitions.len();
            definitions.retain(|name, _| !name.contains(".json"));
            assert!(definitions.len() < before, "{}", schema.name);
            if definitions.is_empty() {
                printed.as_object_mut().unwrap().remove("$defs");
            }
        }
        assert_eq!(printed, serde_json::from_str::<Value>(schema.text).unwrap());
    }
}

/// A renderer that does not know `var()` drops each declaration with one (CSS 2.1 §4.2);
/// what is left is the picture in light.
#[test]
fn without_variables_a_picture_is_light() {
    let map = [
        "--x",
        "requests.pause=1ms,2ms",
        "--y",
        "server.idle_timeout=1ms,2ms",
        "--draws=0",
    ];
    for arguments in [
        &["show", "crossing", "--format", "svg"][..],
        &[&["sweep", "crossing", "--svg"][..], &map].concat(),
    ] {
        let drawn = |theme: &str| {
            let mut idlerace = Command::new(env!("CARGO_BIN_EXE_idlerace"));
            let output = idlerace.args(arguments).args(["--theme", theme]).output();
            text(&output.unwrap().stdout).to_owned()
        };
        let with = regex_lite::Regex::new(r" [a-z]+: var\(--[a-z]+\);").unwrap();
        let auto = drawn("auto");
        let without: String = with.replace_all(&auto, "").into_owned();
        let rules = without.lines().filter(|line| !line.contains("var("));
        let (rules, light) = (rules.collect::<Vec<_>>(), drawn("light"));
        assert_eq!(rules, light.lines().collect::<Vec<_>>());
        assert!(light.contains("fill: #fbfaf7;") && auto.contains("fill: var(--paper);"));
    }
}
