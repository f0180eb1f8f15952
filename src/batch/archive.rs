//! Contracts inside ZIP archives, read in place: a path may lead into one, as in
//! `signed.zip/acme/baa.docx`.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use zip::ZipArchive;
use zip::result::ZipError;

use super::ReviewError;

/// Files that an archive may hold; more is no folder of contracts but a trap.
const MOST_ENTRIES: usize = 100_000;

/// Whether a path is that of an archive.
pub(super) fn is_archive(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip")) && path.is_file()
}

/// The files in an archive, sorted, by their path in it with `/`. Those whose path would lead out
/// of it are none.
pub(super) fn entries(path: &Path) -> Result<Vec<String>, ReviewError> {
    let archive = open(path)?;
    if archive.len() > MOST_ENTRIES {
        return Err(ReviewError::Archive(format!("it holds {} files and the limit is {MOST_ENTRIES}", archive.len())));
    }
    let safe = |name: &&str| {
        let parts = || Path::new(name).components();
        !name.ends_with('/') && !name.contains('\\') && parts().all(|part| matches!(part, std::path::Component::Normal(_)))
    };
    let mut names: Vec<String> = archive.file_names().filter(safe).map(str::to_owned).collect();
    names.sort();
    Ok(names)
}

/// The archive that a path leads into, and the rest of the path with `/`.
pub(super) fn split(path: &Path) -> Option<(PathBuf, String)> {
    let archive = path.ancestors().skip(1).find(|above| is_archive(above))?;
    let rest = path.strip_prefix(archive).ok()?;
    let parts: Vec<String> = rest.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    Some((archive.to_path_buf(), parts.join("/")))
}

/// The bytes of a file in an archive, of at most `limit`, whatever size the archive says it has.
pub(super) fn read(path: &Path, entry: &str, limit: u64) -> Result<Vec<u8>, ReviewError> {
    let mut archive = open(path)?;
    let file = archive.by_name(entry).map_err(|error| failed(&error))?;
    if file.size() > limit {
        return Err(ReviewError::TooLarge { size: file.size(), limit });
    }
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| ReviewError::Archive(error.to_string()))?;
    let size = bytes.len() as u64;
    if size > limit { Err(ReviewError::TooLarge { size, limit }) } else { Ok(bytes) }
}

fn open(path: &Path) -> Result<ZipArchive<File>, ReviewError> {
    ZipArchive::new(File::open(path)?).map_err(|error| failed(&error))
}

fn failed(error: &ZipError) -> ReviewError {
    let words = match error {
        ZipError::FileNotFound => "there is no such file in it".to_owned(),
        ZipError::InvalidPassword => "it is protected by a password".to_owned(),
        ZipError::UnsupportedArchive(words) if words.to_lowercase().contains("password") => {
            "it is protected by a password; unpack it first".to_owned()
        }
        other => other.to_string().to_lowercase(),
    };
    ReviewError::Archive(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn files_are_found_and_read_within_bounds() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("signed.ZIP");
        let mut writer = zip::ZipWriter::new(File::create(&path).unwrap());
        let options = zip::write::SimpleFileOptions::default();
        for (name, size) in [("b/two.md", 2000), ("../out.md", 3), ("a.md", 3), ("/root.md", 3)] {
            writer.start_file(name, options).unwrap();
            writer.write_all(&vec![b'x'; size]).unwrap();
        }
        writer.finish().unwrap();
        assert_eq!(entries(&path).unwrap(), ["a.md", "b/two.md"]);
        assert_eq!(split(&path.join("b/two.md")), Some((path.clone(), "b/two.md".to_owned())));
        assert_eq!(split(&folder.path().join("b/two.md")), None);
        assert_eq!(read(&path, "a.md", 3).unwrap(), b"xxx");
        assert!(matches!(read(&path, "b/two.md", 1999), Err(ReviewError::TooLarge { .. })));
        assert_eq!(read(&path, "c.md", 9).unwrap_err().to_string(), "the archive cannot be read: there is no such file in it");
    }
}
