//! Where output goes that has a path: a file, which is replaced when its content is complete,
//! or what is no file, like a device or a FIFO, which is written into as a shell's `>` does.
//!
//! Whether it can be written is known before there is anything to write. Knows nothing of
//! what is written.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tempfile::{Builder, NamedTempFile};

use super::standard::to_standard_output;

/// Standard output by its names. Opened by one of them a file would lose what it has.
const STANDARD_OUTPUT: [&str; 4] = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

/// As many links are followed as Linux follows (`path_resolution(7)`).
const LINKS: usize = 40;

/// A path that can be written to.
#[derive(Debug)]
pub(crate) struct Destination {
    /// As it was given.
    name: PathBuf,
    place: Place,
}

#[derive(Debug)]
enum Place {
    StandardOutput,
    /// A device, a FIFO.
    Stream(File),
    /// A file that is there or will be, behind every link to it.
    File(PathBuf),
}

impl Destination {
    /// Finds out what is at a path and that it can be written; changes nothing.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        Ok(Self {
            name: path.to_owned(),
            place: Place::at(path).with_context(|| cannot_write(path))?,
        })
    }

    /// Writes all of it: a file is replaced by it, or left alone.
    ///
    /// # Errors
    /// If it cannot be written, or is not for a terminal.
    pub(crate) fn write(self, octets: &[u8]) -> Result<()> {
        let written = match self.place {
            Place::StandardOutput => return to_standard_output(octets),
            Place::Stream(mut file) => file.write_all(octets),
            Place::File(path) => replace(&path, octets),
        };
        written.with_context(|| cannot_write(&self.name))
    }
}

fn cannot_write(path: &Path) -> String {
    format!("cannot write {}", path.display())
}

impl Place {
    fn at(path: &Path) -> io::Result<Self> {
        if STANDARD_OUTPUT.iter().any(|name| path == Path::new(name)) {
            return Ok(Self::StandardOutput);
        }
        let writing = |path: &Path| OpenOptions::new().write(true).open(path);
        match fs::metadata(path) {
            Ok(found) if found.is_file() => {
                let file = writing(path)?;
                let behind = behind_links(path)?;
                // A descriptor's link leads to a name that its file may have lost.
                Ok(if behind.exists() {
                    Self::File(behind)
                } else {
                    Self::Stream(file)
                })
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let behind = behind_links(path)?;
                // Gone with the end of this line: a program that is killed leaves nothing.
                part(&behind)?;
                Ok(Self::File(behind))
            }
            Ok(_) | Err(_) => writing(path).map(Self::Stream),
        }
    }
}

/// What a link leads to, which need not be there; a path that is no link is itself.
fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        match fs::read_link(&path) {
            Ok(next) => path = folder(&path).join(next),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many links"))
}

fn folder(path: &Path) -> &Path {
    let folder = path.parent().unwrap_or(Path::new(""));
    if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    }
}

/// Puts a whole file in the place of what was there, or leaves that alone.
fn replace(path: &Path, octets: &[u8]) -> io::Result<()> {
    let old = fs::metadata(path).ok();
    let replaced = part(path).and_then(|part| {
        part.as_file().write_all(octets)?;
        if let Some(old) = &old {
            keep(part.as_file(), old)?;
        }
        part.persist(path).map(drop).map_err(|error| error.error)
    });
    match replaced {
        // A folder in which nothing may be made or moved: into the file itself, as `>` does.
        Err(error) if old.is_some() && error.kind() == ErrorKind::PermissionDenied => {
            fs::write(path, octets)
        }
        replaced => replaced,
    }
}

/// A file beside this one that is removed unless it takes its place. Its name is one that
/// nobody can know before, and it is made, never found.
fn part(path: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".idlerace-").suffix(".part");
    builder.make_in(folder(path), |path| File::create_new(path))
}

/// Gives a file the mode of the one that it replaces, and its owner where this user may.
fn keep(file: &File, old: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        // Before the mode: a change of owner takes bits of it away.
        let _ = fchown(file, Some(old.uid()), Some(old.gid()))
            .or_else(|_| fchown(file, None, Some(old.gid())));
    }
    file.set_permissions(old.permissions())
}
