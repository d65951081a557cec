//! What the program writes to paths that a user gives it: files, links, devices and FIFOs, and
//! what is left when that cannot be done.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    reason = "what a test cannot do without it may insist on"
)]

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, chown, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use nix::sys::stat::{Mode, SFlag, makedev, mknod};
use nix::unistd::mkfifo;

const BINARY: &str = env!("CARGO_BIN_EXE_idlerace");

/// A folder of a test's own, gone with it, in which the program runs.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("files-{name}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut idlerace = Command::new(BINARY);
        let idlerace = idlerace.args(arguments).current_dir(&self.0);
        idlerace.output().unwrap()
    }

    /// The picture of a scenario, written there.
    fn draw(&self, to: &str) -> Output {
        self.run(&["show", "crossing", "--format", "svg", "-o", to])
    }

    /// Runs a line of shell in which `$0` is the program.
    fn shell(&self, line: &str) -> Output {
        let mut shell = Command::new("sh");
        let shell = shell.args(["-c", line, BINARY]).current_dir(&self.0);
        shell.output().unwrap()
    }

    fn names(&self) -> Vec<String> {
        let files = fs::read_dir(&self.0).unwrap();
        let mut names: Vec<String> = files
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
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

fn is_picture(text: &str) -> bool {
    text.starts_with("<svg") && text.trim_end().ends_with("</svg>")
}

fn succeeds(output: &Output) {
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout), "");
}

fn refuses(output: &Output, words: &str) {
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(words) && said.lines().count() == 1, "{said}");
}

#[test]
fn a_link_is_followed_and_the_mode_stays() {
    let folder = Folder::new("link");
    fs::write(folder.path("old.svg"), "old").unwrap();
    fs::set_permissions(folder.path("old.svg"), PermissionsExt::from_mode(0o640)).unwrap();
    fs::create_dir(folder.path("below")).unwrap();
    symlink("../old.svg", folder.path("below/one.svg")).unwrap();
    symlink("below/one.svg", folder.path("two.svg")).unwrap();
    succeeds(&folder.shell("umask 077; exec \"$0\" show crossing --format svg -o two.svg"));
    assert!(is_picture(&folder.read("old.svg")));
    let mode = fs::metadata(folder.path("old.svg")).unwrap().mode();
    assert_eq!(mode & 0o7777, 0o640);
    for link in ["two.svg", "below/one.svg"] {
        assert!(folder.path(link).is_symlink(), "{link}");
    }
    // To what is not there yet.
    symlink("made.svg", folder.path("dangling.svg")).unwrap();
    succeeds(&folder.shell("umask 027; exec \"$0\" show crossing --format svg -o dangling.svg"));
    assert!(is_picture(&folder.read("made.svg")));
    let mode = fs::metadata(folder.path("made.svg")).unwrap().mode();
    assert_eq!(mode & 0o7777, 0o640, "a new file is the umask's");
    symlink("ring.svg", folder.path("ring.svg")).unwrap();
    refuses(&folder.draw("ring.svg"), "ring.svg");
}

#[test]
fn the_owner_stays_where_this_user_may_give_files_away() {
    let folder = Folder::new("owner");
    fs::write(folder.path("old.svg"), "old").unwrap();
    if chown(folder.path("old.svg"), Some(1234), Some(1235)).is_err() {
        return skipped::skip("only root can give files away");
    }
    succeeds(&folder.draw("old.svg"));
    let found = fs::metadata(folder.path("old.svg")).unwrap();
    assert_eq!((found.uid(), found.gid()), (1234, 1235));
    assert!(is_picture(&folder.read("old.svg")));
}

/// Devices of a test's own, `null` and `full` (`null(4)`, `full(4)`): those of the machine are
/// not put at risk. Only root can make devices, and only root could harm the machine's.
fn devices(folder: &Folder) -> Option<[PathBuf; 2]> {
    let [null, full] = ["null", "full"].map(|name| folder.path(name));
    let anybody = Mode::from_bits_truncate(0o666);
    for (path, minor) in [(&null, 3), (&full, 7)] {
        mknod(path, SFlag::S_IFCHR, anybody, makedev(1, minor)).ok()?;
    }
    fs::OpenOptions::new().write(true).open(&null).ok()?;
    Some([null, full])
}

#[test]
fn a_device_is_written_into() {
    let folder = Folder::new("device");
    let Some(devices) = devices(&folder) else {
        return skipped::skip("only root can make devices, and not on every disk");
    };
    succeeds(&folder.draw("null"));
    refuses(&folder.draw("full"), "cannot write full: No space left");
    for device in devices {
        assert!(fs::metadata(device).unwrap().file_type().is_char_device());
    }
    assert_eq!(folder.names(), ["full", "null"]);
}

#[test]
fn a_fifo_is_written_into() {
    let folder = Folder::new("fifo");
    let fifo = folder.path("fifo");
    mkfifo(&fifo, Mode::from_bits_truncate(0o666)).unwrap();
    let reader = std::thread::spawn({
        let fifo = fifo.clone();
        move || fs::read_to_string(fifo).unwrap()
    });
    succeeds(&folder.draw("fifo"));
    assert!(fs::metadata(fifo).unwrap().file_type().is_fifo());
    assert!(is_picture(&reader.join().unwrap()));
}

#[test]
fn standard_output_has_several_names() {
    let folder = Folder::new("stdout");
    for name in ["-", "/dev/stdout", "/dev/fd/1"] {
        let line = format!("echo before > all; \"$0\" show crossing --format svg -o {name} >> all");
        succeeds(&folder.shell(&line));
        let all = folder.read("all");
        let picture = all.strip_prefix("before\n");
        assert!(picture.is_some_and(is_picture), "{name}: {all}");
    }
}

#[test]
fn any_name_that_a_file_can_have_will_do() {
    let folder = Folder::new("name");
    let longest = "a".repeat(255);
    succeeds(&folder.draw(&longest));
    assert!(is_picture(&folder.read(&longest)));
    refuses(&folder.draw(&"a".repeat(256)), "File name too long");
    assert_eq!(folder.names(), [longest]);
}

#[test]
fn nobody_can_have_planted_what_is_written_first() {
    let folder = Folder::new("planted");
    fs::write(folder.path("precious"), "precious").unwrap();
    // A shell that becomes the program has its process's number.
    let line = "echo $$; read go; exec \"$0\" show crossing --format svg -o x.svg";
    let mut shell = Command::new("sh");
    shell.args(["-c", line, BINARY]).current_dir(&folder.0);
    shell.stdin(Stdio::piped()).stdout(Stdio::piped());
    let (mut shell, mut number) = (shell.spawn().unwrap(), String::new());
    let mut output = BufReader::new(shell.stdout.as_mut().unwrap());
    output.read_line(&mut number).unwrap();
    let own = format!("x.svg.{}.part", number.trim());
    for name in [&own, &format!(".{own}"), ".x.svg.part", "x.svg.part"] {
        symlink("precious", folder.path(name)).unwrap();
    }
    drop(shell.stdin.take());
    succeeds(&shell.wait_with_output().unwrap());
    assert_eq!(folder.read("precious"), "precious");
    assert!(is_picture(&folder.read("x.svg")) && !folder.path("x.svg").is_symlink());
    assert_eq!(folder.names().len(), 6, "{:?}", folder.names());
}

#[test]
fn what_cannot_be_written_leaves_all_as_it_was() {
    let folder = Folder::new("left");
    fs::write(folder.path("old.svg"), "old").unwrap();
    let line = "ulimit -f 1; exec \"$0\" show crossing --format svg -o";
    for name in ["old.svg", "new.svg"] {
        let output = folder.shell(&format!("{line} {name}"));
        refuses(&output, &format!("cannot write {name}: File too large"));
    }
    refuses(&folder.draw("no/such.svg"), "cannot write no/such.svg");
    refuses(&folder.draw("."), "cannot write .: Is a directory");
    assert_eq!(folder.names(), ["old.svg"]);
    assert_eq!(folder.read("old.svg"), "old");
}

#[test]
fn where_a_folder_takes_no_file_the_one_that_is_there_is_written() {
    let folder = Folder::new("closed");
    fs::write(folder.path("old.svg"), "old").unwrap();
    fs::set_permissions(folder.path("old.svg"), PermissionsExt::from_mode(0o666)).unwrap();
    fs::set_permissions(&folder.0, PermissionsExt::from_mode(0o555)).unwrap();
    let mut idlerace = Command::new(BINARY);
    idlerace.args(["show", "crossing", "--format", "svg", "-o", "old.svg"]);
    // Root may do it all the same.
    if nix::unistd::geteuid().is_root() {
        idlerace.uid(65_534).gid(65_534);
    }
    let output = idlerace.current_dir(&folder.0).output();
    fs::set_permissions(&folder.0, PermissionsExt::from_mode(0o755)).unwrap();
    match output {
        Ok(output) => succeeds(&output),
        Err(error) => return skipped::skip(&format!("nobody cannot run here: {error}")),
    }
    assert!(is_picture(&folder.read("old.svg")));
    assert_eq!(folder.names(), ["old.svg"]);
}

#[test]
fn a_side_file_that_cannot_be_written_is_told_before_the_work() {
    let folder = Folder::new("before");
    // Whoever began the work would first say that this needs a wire.
    for option in ["--junit", "--pcapng"] {
        let options = ["check", "--wire", "loopback", option, "no/such", "crossing"];
        let output = folder.run(&options);
        refuses(&output, "cannot write no/such: No such file");
        assert_eq!(text(&output.stdout), "");
    }
    assert_eq!(folder.names(), [""; 0]);
}

#[test]
fn verdicts_are_told_whatever_becomes_of_a_side_file() {
    let folder = Folder::new("verdicts");
    if devices(&folder).is_none() {
        return skipped::skip("only root can make devices, and not on every disk");
    }
    let check = ["check", "keep-alive-off", "--wire", "loopback"];
    let output = folder.run(&[&check[..], &["--junit", "full"]].concat());
    refuses(&output, "cannot write full: No space left");
    assert!(
        text(&output.stdout).contains("keep-alive-off  "),
        "{output:?}"
    );
    // And a file although there is nowhere to tell them.
    let output = folder
        .shell("exec \"$0\" check keep-alive-off --wire loopback --junit report.xml > /dev/full");
    refuses(&output, "No space left");
    let report = folder.read("report.xml");
    assert!(roxmltree::Document::parse(&report).is_ok(), "{report}");
}

#[test]
fn a_file_of_one_s_own_is_checked_and_so_is_standard_input() {
    let folder = Folder::new("check");
    let mine = "mine.json";
    let set = [
        "--set",
        "requests.pause=0ms",
        "--format",
        "scenario",
        "-o",
        mine,
    ];
    succeeds(&folder.run(&[&["show", "keep-alive-off"][..], &set].concat()));
    let output = folder
        .shell("exec \"$0\" check mine.json - keep-alive-off --wire loopback --json < mine.json");
    assert_ne!(output.status.code(), Some(1), "{output:?}");
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let rows = answer["rows"].as_array().unwrap();
    let names: Vec<_> = rows
        .iter()
        .map(|row| row["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, [mine, "-", "keep-alive-off"]);
    for row in rows {
        assert!(
            ["agrees", "too-busy"].contains(&row["verdict"].as_str().unwrap()),
            "{row}"
        );
    }
    fs::write(folder.path(mine), "{}").unwrap();
    refuses(&folder.run(&["check", "crossing", mine]), "mine.json: ");
}

#[test]
#[cfg(feature = "png")]
fn a_picture_that_is_too_large_is_no_picture_in_pixels() {
    let folder = Folder::new("large");
    let output = folder.run(&[
        "show",
        "article-as-logged",
        "--format",
        "png",
        "-o",
        "x.png",
    ]);
    refuses(&output, "too large for PNG");
    assert!(text(&output.stderr).contains("--format svg"));
    assert_eq!(folder.names(), [""; 0]);
}

#[test]
fn help_that_cannot_be_written_is_no_success() {
    let folder = Folder::new("help");
    for line in ["--help", "--version", "show --help"] {
        let output = folder.shell(&format!("exec \"$0\" {line} > /dev/full"));
        refuses(&output, "cannot write to standard output: No space left");
    }
}

#[test]
fn a_name_does_nothing_to_a_terminal() {
    let folder = Folder::new("escape");
    let name = "\u{1b}[31mred.json";
    fs::write(folder.path(name), "{}").unwrap();
    let output = folder.run(&["show", name]);
    refuses(&output, "\\u{1b}[31mred.json: not a scenario");
    let scenario = folder.run(&["show", "crossing", "--format", "scenario"]);
    fs::write(folder.path(name), scenario.stdout).unwrap();
    let shown = folder.run(&["show", name]);
    assert!(text(&shown.stdout).starts_with("\\u{1b}[31mred.json\n"));
    assert!(!shown.stdout.contains(&0x1b));
}

/// Starts a run as `idlerace play` does, kills what started it, and waits for its end.
fn ends_with_its_parent(configure: impl Fn(&mut Command)) {
    let mut parent = Command::new("sh");
    // The shell waits for what it reads, so that it does not become the run itself.
    let line = "\"$0\" run article-as-logged --steps --lines & echo $!; wait";
    parent.args(["-c", line, BINARY]).stdout(Stdio::piped());
    configure(&mut parent);
    let Ok(mut parent) = parent.stderr(Stdio::piped()).spawn() else {
        return skipped::skip("only root can become an ordinary user");
    };
    let mut lines = BufReader::new(parent.stdout.take().unwrap()).lines();
    let process = lines.next().unwrap().unwrap();
    let Some(Ok(_)) = lines.next() else {
        parent.wait().unwrap();
        let mut said = String::new();
        let _ = parent.stderr.take().unwrap().read_to_string(&mut said);
        return skipped::skip(&said);
    };
    parent.kill().unwrap();
    parent.wait().unwrap();
    let until = Instant::now() + Duration::from_secs(2);
    // A process that nobody has waited for yet is gone, too: it has no memory.
    let runs = || {
        let maps = fs::read_to_string(format!("/proc/{process}/cmdline"));
        maps.is_ok_and(|line| !line.is_empty())
    };
    while runs() {
        assert!(Instant::now() < until, "the run goes on without its parent");
        std::thread::yield_now();
    }
}

#[test]
fn a_run_for_the_page_ends_with_the_program_that_serves_it() {
    ends_with_its_parent(|_| ());
    ends_with_its_parent(|parent| {
        parent.uid(65_534).gid(65_534);
    });
}
