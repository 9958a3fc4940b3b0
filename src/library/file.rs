//! Reading whole files, and writing them so that a reader sees the old bytes or the new, never half.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// The largest file that is read: far above any plan, far below what would hurt the machine.
pub const LARGEST_FILE: u64 = 512 * 1024 * 1024;

/// A file that could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// There is no such file.
    #[error("{}: there is no such file", .0.display())]
    NotFound(PathBuf),
    /// It is a folder.
    #[error("{}: is a folder, not a file", .0.display())]
    Folder(PathBuf),
    /// It is too large to be a plan.
    #[error("{}: is larger than {} MB, too large to be a plan", .0.display(), LARGEST_FILE / 1024 / 1024)]
    TooLarge(PathBuf),
    /// The system refuses to read it.
    #[error("{}: cannot be read: {}", .0.display(), reason(.1))]
    Read(PathBuf, io::Error),
    /// The system refuses to write it.
    #[error("{}: cannot be written: {}{}", .0.display(), reason(.1), as_it_was(.0))]
    Write(PathBuf, io::Error),
    /// A file of somebody else stands where one of a folder would.
    #[error("{}: there is a file of this name that no export left there, or that was changed since: move it away, or choose another folder", .0.display())]
    Foreign(PathBuf),
}

/// The system's words without its error number.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        io::ErrorKind::NotFound => "the folder does not exist".to_owned(),
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
            "a file stands where a folder is needed".to_owned()
        }
        _ => error.to_string(),
    }
}

/// What became of a file that could not be written, where there is one.
fn as_it_was(path: &Path) -> &'static str {
    if path.is_file() {
        "; the file is as it was"
    } else {
        ""
    }
}

/// Reads a whole file.
///
/// # Errors
/// When it is missing, a folder, larger than [`LARGEST_FILE`], or the system refuses.
pub fn read(path: &Path) -> Result<Vec<u8>, FileError> {
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => FileError::NotFound(path.to_owned()),
        io::ErrorKind::IsADirectory => FileError::Folder(path.to_owned()),
        _ => FileError::Read(path.to_owned(), error),
    };
    let file = File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.is_dir() {
        return Err(FileError::Folder(path.to_owned()));
    }
    let mut bytes = Vec::new();
    // Devices and pipes have no size to ask for, so the limit is enforced while reading.
    file.take(LARGEST_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(FileError::TooLarge(path.to_owned()));
    }
    Ok(bytes)
}

/// Writes a whole file: to a neighbour first, flushed to the disk, then renamed into place.
///
/// Follows symbolic links to the file they mean, keeps mode and owner of an existing file, and flushes
/// the folder too, so that a power cut leaves the old file or the new one.
///
/// # Errors
/// When the system refuses; the file is then as it was and the neighbour is gone.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let target = follow_links(path);
    let failed = |error: io::Error| FileError::Write(path.to_owned(), error);
    if target.is_dir() {
        return Err(FileError::Folder(path.to_owned()));
    }
    if is_special(&target) {
        return fs::write(&target, bytes).map_err(failed);
    }
    let neighbour = neighbour_of(&target);
    let written = write_and_rename(&neighbour, &target, bytes);
    if written.is_err() {
        // The first error is the one to report; a leftover neighbour does no harm.
        let _ = fs::remove_file(&neighbour);
    }
    written.map_err(failed)
}

/// The file that a path means in the end, even where there is none yet.
fn follow_links(path: &Path) -> PathBuf {
    /// The system gives up after about as many.
    const MOST_LINKS: usize = 40;
    if let Ok(target) = fs::canonicalize(path) {
        return target;
    }
    let mut target = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&target) {
            // A relative link begins in the folder it stands in.
            Ok(link) => target = target.with_file_name("").join(link),
            Err(_) => break,
        }
    }
    target
}

/// Devices and pipes (`/dev/stdout`) are written to, not replaced.
fn is_special(target: &Path) -> bool {
    fs::metadata(target).is_ok_and(|meta| !meta.is_file())
}

fn neighbour_of(target: &Path) -> PathBuf {
    let name = target
        .file_name()
        .map(|name| name.to_string_lossy())
        .unwrap_or_default();
    target.with_file_name(format!(".{name}.{}.part", std::process::id()))
}

fn write_and_rename(neighbour: &Path, target: &Path, bytes: &[u8]) -> io::Result<()> {
    let existing = fs::metadata(target).ok();
    if existing
        .as_ref()
        .is_some_and(|meta| meta.permissions().readonly())
    {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let mut file = File::create(neighbour)?;
    if let Some(existing) = existing {
        // Before the first byte, so that nobody reads what the file kept from them.
        file.set_permissions(existing.permissions())?;
        keep_owner(neighbour, &existing);
    }
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(neighbour, target)?;
    sync_folder(target);
    Ok(())
}

/// Only the superuser may give a file away; for everybody else the owner is the same already.
#[cfg(unix)]
fn keep_owner(neighbour: &Path, existing: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, chown};
    let _ = chown(neighbour, Some(existing.uid()), Some(existing.gid()));
}

#[cfg(not(unix))]
fn keep_owner(_neighbour: &Path, _existing: &fs::Metadata) {}

/// Flushes the new name to the disk. Some systems cannot, and the file itself is safe by then.
fn sync_folder(target: &Path) {
    let folder = target
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_file_reads_back_and_leaves_no_neighbour() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("plan.json");
        for text in ["one", "a longer second"] {
            write_atomic(&path, text.as_bytes()).expect("written");
            assert_eq!(read(&path).expect("read"), text.as_bytes());
        }
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
    }

    #[test]
    fn what_cannot_be_read_or_written_says_why() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(matches!(
            read(&folder.path().join("none")),
            Err(FileError::NotFound(_))
        ));
        assert!(matches!(read(folder.path()), Err(FileError::Folder(_))));
        let missing = folder.path().join("missing").join("plan.json");
        assert!(matches!(
            write_atomic(&missing, b"x"),
            Err(FileError::Write(..))
        ));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_followed_and_the_mode_is_kept() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let (file, link) = (
            folder.path().join("real.json"),
            folder.path().join("link.json"),
        );
        fs::write(&file, "old").expect("written");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("mode set");
        std::os::unix::fs::symlink(&file, &link).expect("linked");
        write_atomic(&link, b"new").expect("written");
        assert_eq!(fs::read(&file).expect("read"), b"new");
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
        assert_eq!(
            fs::metadata(&file).expect("there").permissions().mode() & 0o777,
            0o640
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_file_that_is_not_there_yet_is_followed_too() {
        let folder = tempfile::tempdir().expect("a folder");
        let (link, file) = (
            folder.path().join("link"),
            folder.path().join("to").join("real"),
        );
        fs::create_dir(folder.path().join("to")).expect("made");
        std::os::unix::fs::symlink("to/real", &link).expect("linked");
        write_atomic(&link, b"new").expect("written");
        assert_eq!(fs::read(&file).expect("read"), b"new");
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
    }
}
