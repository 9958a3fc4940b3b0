//! Several named files as one: a zip archive, the same bytes for the same files.
//!
//! A format is bytes out, also where what it makes is a folder: such a format writes an archive, and who
//! has a disk may unpack it. Names are relative, with `/` between the parts; [`files`] refuses any other,
//! so that unpacking never leaves the folder.

use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// One file of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedFile {
    /// Its path inside the folder, with `/` between the parts.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// Whether it is a program.
    pub is_executable: bool,
}

/// Why bytes are no archive of ours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    /// The bytes are no archive, or damaged.
    #[error("the archive is damaged: {0}")]
    Damaged(String),
    /// A file would be written outside its folder.
    #[error("the archive names \"{0}\", which leads out of its folder")]
    Outside(String),
    /// It unpacks to more than any plan needs.
    #[error("the archive unpacks to more than {} MB", MOST_BYTES / 1024 / 1024)]
    TooLarge,
}

/// The most that is unpacked: far above any plan.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

impl NamedFile {
    /// A text file.
    pub(super) fn text(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            bytes: text.into().into_bytes(),
            is_executable: false,
        }
    }

    /// A program.
    pub(super) fn program(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            is_executable: true,
            ..Self::text(name, text)
        }
    }
}

/// Packs files in their order; no clock is asked.
pub(super) fn pack(files: &[NamedFile]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT);
    for file in files {
        let mode = if file.is_executable { 0o755 } else { 0o644 };
        writer
            .start_file(file.name.as_str(), options.unix_permissions(mode))
            .expect("distinct names below the limits of a zip file");
        writer.write_all(&file.bytes).expect("written to memory");
    }
    writer.finish().expect("written to memory").into_inner()
}

/// The files of an archive, in its order.
///
/// # Errors
/// When it is damaged, too large, or names a file outside its folder.
pub fn files(bytes: &[u8]) -> Result<Vec<NamedFile>, ArchiveError> {
    let damaged = |error: &dyn std::fmt::Display| ArchiveError::Damaged(error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let mut left = MOST_BYTES;
    let mut files = Vec::new();
    for place in 0..archive.len() {
        let entry = archive.by_index(place).map_err(|error| damaged(&error))?;
        let name = entry.name().map_err(|error| damaged(&error))?.into_owned();
        if entry.is_dir() {
            continue;
        }
        if !stays_inside(&name) {
            return Err(ArchiveError::Outside(name));
        }
        let is_executable = entry.unix_mode().is_some_and(|mode| mode & 0o100 != 0);
        let mut content = Vec::new();
        entry
            .take(left + 1)
            .read_to_end(&mut content)
            .map_err(|error| damaged(&error))?;
        left = left
            .checked_sub(content.len() as u64)
            .ok_or(ArchiveError::TooLarge)?;
        files.push(NamedFile {
            name,
            bytes: content,
            is_executable,
        });
    }
    Ok(files)
}

/// Whether a name is made of plain parts only.
fn stays_inside(name: &str) -> bool {
    let is_plain = |part: &str| !part.is_empty() && part != "." && part != "..";
    !name.contains(['\\', ':', '\0']) && name.split('/').all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_back_and_the_bytes_are_the_same_each_time() {
        let packed = [
            NamedFile::text("a/read me.md", "設計\n"),
            NamedFile::program("run.sh", "#!/bin/sh\n"),
        ];
        assert_eq!(pack(&packed), pack(&packed));
        assert_eq!(files(&pack(&packed)).as_deref(), Ok(&packed[..]));
    }

    #[test]
    fn names_that_lead_out_of_the_folder_are_refused() {
        for name in ["../up", "/root", "a//b", "a/../b", "c:d", "a\\b", "."] {
            assert!(!stays_inside(name), "{name} stays inside");
            let bytes = pack(&[NamedFile::text(name, "x")]);
            assert!(files(&bytes).is_err(), "{name} was unpacked");
        }
        assert!(matches!(
            files(b"PK\x03\x04"),
            Err(ArchiveError::Damaged(_))
        ));
    }
}
