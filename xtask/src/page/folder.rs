//! A folder that is made anew and takes the old one's place only if it differs, so that
//! Cargo sees no change where there is none.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::Result;

/// Makes an empty folder of this name, whatever was there before.
pub(crate) fn empty(folder: &Path) -> Result<()> {
    remove(folder)?;
    Ok(fs::create_dir(folder)?)
}

/// Puts the new folder where the old one is, or drops it if both hold the same.
pub(crate) fn settle(new: &Path, old: &Path) -> Result<()> {
    if old.exists() && files(new)? == files(old)? {
        return remove(new);
    }
    remove(old)?;
    Ok(fs::rename(new, old)?)
}

/// Copies a folder with all that is in it; what lies there already stays beside it.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    for (file, content) in files(from)? {
        let place = to.join(file);
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(place, content)?;
    }
    Ok(())
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(())
}

/// Every file below the folder by its path from there.
fn files(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = PathBuf::from(path.file_name().unwrap_or_default());
        if path.is_dir() {
            let below = files(&path)?.into_iter();
            found.extend(below.map(|(file, content)| (name.join(file), content)));
        } else {
            found.insert(name, fs::read(path)?);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_folder_that_differs_takes_the_place() {
        let top = std::env::temp_dir().join(format!("idlerace-folder-{}", std::process::id()));
        let (new, old) = (top.join("new"), top.join("old"));
        empty(&top).unwrap();
        let make = |content: &str| {
            empty(&new).unwrap();
            fs::create_dir(new.join("below")).unwrap();
            fs::write(new.join("below/file"), content).unwrap();
            settle(&new, &old).unwrap();
            assert!(!new.exists());
            assert_eq!(fs::read_to_string(old.join("below/file")).unwrap(), content);
        };
        let written_at = || {
            fs::metadata(old.join("below/file"))
                .unwrap()
                .modified()
                .unwrap()
        };
        make("one");
        let first = written_at();
        make("one");
        assert_eq!(written_at(), first);
        make("two");
        fs::write(old.join("stranger"), "").unwrap();
        make("two");
        assert!(!old.join("stranger").exists());
        fs::write(old.join("stranger"), "").unwrap();
        copy(&old, &new).unwrap();
        copy(&old.join("below"), &new.join("deeper/still")).unwrap();
        let copied: Vec<_> = files(&new).unwrap().into_keys().collect();
        let expected = ["below/file", "deeper/still/file", "stranger"];
        assert_eq!(copied, expected.map(PathBuf::from));
        fs::remove_dir_all(top).unwrap();
    }
}
