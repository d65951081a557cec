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
    for program in PROGRAMS {
        if let Some(found) = program.find() {
            place(program, &found, folder)?;
        }
    }
    Ok(())
}

/// Puts a program of the list into the folder, under the name by which it was found.
fn place(program: &Program, found: &Path, folder: &Path) -> Result<()> {
    let name = found.file_name().context("a program has a name")?;
    let place = folder.join(name);
    match program.reach {
        Reach::Listed => link(found, &place),
        Reach::Everything => {
            let usual = env::var("PATH")?;
            let found = found.display();
            let script = format!("#!/bin/sh\nPATH='{usual}' exec '{found}' \"$@\"\n");
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
    use std::{io::ErrorKind, process::Command};

    use super::*;

    #[test]
    fn what_is_not_listed_is_not_there() {
        let name = format!("idlerace-path-{}", std::process::id());
        let folder = env::temp_dir().join(name);
        fill(&folder).unwrap();
        let call = |name: &str, arguments: &[&str]| {
            let mut command = Command::new(name);
            command.args(arguments).env("PATH", &folder).output()
        };
        assert!(call("cargo", &["--version"]).unwrap().status.success());
        assert!(
            call("sh", &["-c", "rustc --version"])
                .unwrap()
                .status
                .success()
        );
        // Planted: a program that every system has and no list of ours.
        assert!(on_path("env").is_some());
        assert_eq!(call("env", &[]).unwrap_err().kind(), ErrorKind::NotFound);
        let planted = call("sh", &["-c", "env"]).unwrap();
        assert_eq!(planted.status.code(), Some(127));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_came_with_its_package_finds_what_it_needs() {
        let name = format!("idlerace-place-{}", std::process::id());
        let folder = env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        let program = folder.join("greet");
        write_program(&program, "#!/bin/sh\nenv echo \"$1\"\n").unwrap();
        let within = folder.join("path");
        fs::create_dir_all(&within).unwrap();
        let run = |reach| {
            let listed = Program {
                reach,
                ..PROGRAMS[0]
            };
            let _ = fs::remove_file(within.join("greet"));
            place(&listed, &program, &within).unwrap();
            let mut greet = Command::new(within.join("greet"));
            let output = greet.arg("a b").env("PATH", &within).output().unwrap();
            String::from_utf8(output.stdout).unwrap()
        };
        assert_eq!(run(Reach::Everything), "a b\n");
        assert_eq!(run(Reach::Listed), "");
        fs::remove_dir_all(folder).unwrap();
    }
}
