//! Folders of files, written over what an earlier export left there and over nothing else.
//!
//! A folder keeps a list of what was written into it ([`LIST`]), with a fingerprint of each file. A file that is not
//! on the list, or is not as it was left, belongs to somebody: nothing is written then. What an earlier export left
//! and this one has no more is removed, so that nobody follows an old prompt.

use super::file::{FileError, read, write_atomic};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

/// The name of the list in a folder.
pub const LIST: &str = ".slackline-export";
/// A line that says what the list is for.
const HEAD: &str =
    "# What Slackline wrote here, with a fingerprint: files that differ are never overwritten.\n";

/// Writes several files into a folder, which is made where it is not there; other files in it stay.
///
/// `files` are names inside the folder, made of plain parts with `/` between, with their content and
/// whether they are programs.
///
/// # Errors
/// When a file of somebody else has one of the names, before anything is written; when the system refuses: the
/// files before that one are written.
pub fn write_folder<'a>(
    folder: &Path,
    files: impl IntoIterator<Item = (&'a str, &'a [u8], bool)>,
) -> Result<(), FileError> {
    let files: Vec<_> = files.into_iter().collect();
    let known = listed(folder);
    for &(name, bytes, _) in &files {
        let path = folder.join(name);
        let is_ours = match read(&path) {
            Err(FileError::NotFound(_)) => true,
            Err(error @ FileError::Folder(_)) => return Err(error),
            // Through a file nothing leads anywhere; writing says so.
            Err(_) => true,
            Ok(there) => there == bytes || known.get(name) == Some(&fingerprint(&there)),
        };
        if !is_ours {
            return Err(FileError::Foreign(path));
        }
    }
    for &(name, bytes, is_program) in &files {
        write_one(&folder.join(name), bytes, is_program)?;
    }
    let written: BTreeMap<String, String> = files
        .iter()
        .map(|&(name, bytes, _)| (name.to_owned(), fingerprint(bytes)))
        .collect();
    for (name, print) in &known {
        if !written.contains_key(name) {
            remove_unchanged(&folder.join(name), print);
        }
    }
    let lines = written
        .iter()
        .map(|(name, print)| format!("{print} {name}\n"));
    let list: String = std::iter::once(HEAD.to_owned()).chain(lines).collect();
    write_atomic(&folder.join(LIST), list.as_bytes())
}

fn write_one(path: &Path, bytes: &[u8], is_program: bool) -> Result<(), FileError> {
    let failed = |error: io::Error| FileError::Write(path.to_owned(), error);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(failed)?;
    }
    write_atomic(path, bytes)?;
    if is_program {
        make_program(path).map_err(failed)?;
    }
    Ok(())
}

/// What an earlier export left, by name. Names that lead out of the folder are nobody's business.
fn listed(folder: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(folder.join(LIST)).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(' '))
        .filter(|(_, name)| {
            let mut parts = Path::new(name).components();
            parts.all(|part| matches!(part, std::path::Component::Normal(_)))
        })
        .map(|(print, name)| (name.to_owned(), print.to_owned()))
        .collect()
}

/// Removes a file that is as it was left. One that cannot be removed stays: it does no harm.
fn remove_unchanged(path: &Path, print: &str) {
    let is_unchanged = read(path).is_ok_and(|bytes| fingerprint(&bytes) == print);
    if is_unchanged {
        let _ = fs::remove_file(path);
    }
}

/// FNV-1a: tells two versions of a file apart, keeps nothing secret.
///
/// Source: Fowler, Noll and Vo, *The FNV Non-Cryptographic Hash Algorithm*, 1991.
fn fingerprint(bytes: &[u8]) -> String {
    let step = |hash: u64, &byte: &u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{:016x}", bytes.iter().fold(0xcbf2_9ce4_8422_2325, step))
}

#[cfg(unix)]
fn make_program(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path)?.permissions().mode();
    fs::set_permissions(path, fs::Permissions::from_mode(mode | 0o111))
}

/// Elsewhere the name says what a program is.
#[cfg(not(unix))]
fn make_program(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_folder_is_written_with_its_programs() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().join("new");
        let files = [
            ("a/b.txt", &b"x"[..], false),
            ("run.sh", b"#!/bin/sh\n", true),
        ];
        for _ in 0..2 {
            write_folder(&target, files).expect("written");
        }
        assert_eq!(read(&target.join("a/b.txt")).expect("read"), b"x");
        let mode = fs::metadata(target.join("run.sh"))
            .expect("there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o111, 0o111);
        fs::write(folder.path().join("file"), "x").expect("written");
        assert!(write_folder(&folder.path().join("file"), files).is_err());
    }

    #[test]
    fn what_an_export_did_not_leave_is_not_overwritten() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        fs::write(path("README.md"), "mine").expect("written");
        let refused = write_folder(
            folder.path(),
            [("a.md", &b"1"[..], false), ("README.md", b"2", false)],
        );
        assert!(matches!(refused, Err(FileError::Foreign(_))));
        assert!(!path("a.md").exists(), "nothing is written then");
        fs::remove_file(path("README.md")).expect("removed");
        for text in ["1", "2"] {
            let files = [
                ("README.md", text.as_bytes(), false),
                ("old.md", b"o", false),
            ];
            write_folder(folder.path(), files).expect("ours");
        }
        write_folder(folder.path(), [("README.md", &b"3"[..], false)]).expect("ours");
        assert!(!path("old.md").exists(), "what is no more is removed");
        fs::write(path("README.md"), "changed").expect("written");
        assert!(write_folder(folder.path(), [("README.md", &b"4"[..], false)]).is_err());
        assert_eq!(read(&path("README.md")).expect("there"), b"changed");
    }
}
