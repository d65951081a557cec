//! A folder that has the programs of the list and the toolchain, and nothing else: the whole
//! path of every step, so that what is not on the list is not there.

use std::{env, fs, path::Path};

use anyhow::{Context as _, Result};

use super::programs::{PROGRAMS, Program, Reach};
use crate::process::{command, on_path, output};

/// The programs of the toolchain that a step may call.
pub(crate) const TOOLCHAIN: [&str; 7] = [
    "cargo",
    "cargo-clippy",
    "cargo-fmt",
    "clippy-driver",
    "rustc",
    "rustdoc",
    "rustfmt",
];

/// Fills the folder anew with all that is there of list and toolchain.
pub(crate) fn fill(folder: &Path) -> Result<()> {
    crate::page::folder::empty(folder)?;
    let sysroot = output(&mut command("rustc", "--print sysroot"))?;
    let own = Path::new(sysroot.trim()).join("bin");
    for name in TOOLCHAIN {
        // rustup's stand-ins would put a folder of their own before this path.
        let own = Some(own.join(name)).filter(|program| program.is_file());
        if let Some(program) = own.or_else(|| on_path(name)) {
            link(&program, &folder.join(name))?;
        }
    }
    let usual = env::var("PATH")?;
    for program in PROGRAMS {
        if let Some(found) = program.find() {
            place(program, &found, folder, &usual)?;
        }
    }
    Ok(())
}

/// Puts a program of the list into the folder, under the name by which it was found; `usual` is
/// the path for what may call everything.
fn place(program: &Program, found: &Path, folder: &Path, usual: &str) -> Result<()> {
    let name = found.file_name().context("a program has a name")?;
    let place = folder.join(name);
    match program.reach {
        Reach::Listed => link(found, &place),
        Reach::Everything => {
            let found = found.display();
            // What a test has put before it, as `idlerace`, is found first.
            let script = format!("#!/bin/sh\nPATH=\"$PATH\":'{usual}' exec '{found}' \"$@\"\n");
            write_program(&place, &script)
        }
    }
}

fn write_program(place: &Path, script: &str) -> Result<()> {
    fs::write(place, script)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(place, fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

fn link(program: &Path, place: &Path) -> Result<()> {
    #[cfg(unix)]
    let linked = std::os::unix::fs::symlink(program, place);
    #[cfg(not(unix))]
    let linked = fs::copy(program, place);
    linked.with_context(|| format!("cannot make {}", place.display()))?;
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::{io::ErrorKind, path::PathBuf, process::Command};

    use super::*;
    use crate::needs::programs::Need;

    /// A folder with a program that no list has.
    fn planted(name: &str) -> Result<PathBuf> {
        let name = format!("idlerace-{name}-{}", std::process::id());
        let folder = env::temp_dir().join(name);
        fs::create_dir_all(folder.join("path"))?;
        write_program(&folder.join("planted"), "#!/bin/sh\necho found\n")?;
        Ok(folder)
    }

    #[test]
    fn what_is_not_listed_is_not_there() {
        let folder = planted("fill").unwrap();
        let (within, planted) = (folder.join("path"), folder.join("planted"));
        fill(&within).unwrap();
        let call = |name: &str, arguments: &[&str]| {
            let mut command = Command::new(name);
            command.args(arguments).env("PATH", &within).output()
        };
        let succeeds = |line| call("sh", &["-c", line]).unwrap().status.success();
        assert!(call("cargo", &["--version"]).unwrap().status.success());
        assert!(succeeds("rustc --version"));
        let missing = call("planted", &[]).unwrap_err();
        assert_eq!(missing.kind(), ErrorKind::NotFound);
        let missing = call("sh", &["-c", "planted"]).unwrap();
        assert_eq!(missing.status.code(), Some(127));
        // It would run if it were there.
        link(&planted, &within.join("planted")).unwrap();
        assert!(succeeds("planted"));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_came_with_its_package_finds_what_it_needs() {
        let folder = planted("place").unwrap();
        let (calls, within) = (folder.join("calls"), folder.join("path"));
        write_program(&calls, "#!/bin/sh\nplanted \"$1\" && echo \"$1\"\n").unwrap();
        let said = |reach| {
            let program = Program {
                names: &["calls"],
                packages: "none",
                used: "is a test",
                since: "now",
                need: Need::Optional,
                reach,
            };
            let _ = fs::remove_file(within.join("calls"));
            place(&program, &calls, &within, &folder.display().to_string()).unwrap();
            let mut call = Command::new(within.join("calls"));
            let output = call.arg("a b").env("PATH", &within).output().unwrap();
            String::from_utf8(output.stdout).unwrap()
        };
        assert_eq!(said(Reach::Everything), "found\na b\n");
        assert_eq!(said(Reach::Listed), "");
        fs::remove_dir_all(folder).unwrap();
    }
}
