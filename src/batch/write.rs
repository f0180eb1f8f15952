//! Reports onto the disk: whole or not at all, readable by their owner only.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// How a file came to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// There was none before.
    New,
    /// It took the place of another.
    Replaced,
    /// It stood there already, letter by letter, and was left alone.
    Unchanged,
}

/// Makes a folder that only its owner may look into, with those above it; one that is there already
/// becomes such a one. Fails where it is somebody else's.
pub(super) fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
        builder.mode(0o700).create(folder)?;
        if fs::metadata(folder)?.permissions().mode() & 0o077 != 0 {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
        }
        Ok(())
    }
    #[cfg(not(unix))]
    builder.create(folder)
}

/// Writes a file beside its place and moves it there, so that nobody ever sees half of it. The
/// folders above it are made. Contracts are confidential: where the system knows permissions, only
/// the owner may read it.
pub fn write_private(path: &Path, content: &[u8]) -> io::Result<Written> {
    if holds(path, content).unwrap_or(false) {
        return Ok(Written::Unchanged);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    // Temporary files are made with permissions 0600.
    let mut file = tempfile::Builder::new().prefix(".baa-").tempfile_in(folder)?;
    file.write_all(content)?;
    let written = if path.symlink_metadata().is_ok() { Written::Replaced } else { Written::New };
    file.persist(path)?;
    Ok(written)
}

/// Whether a file, its owner's alone, has this content already.
fn holds(path: &Path, content: &[u8]) -> io::Result<bool> {
    let metadata = path.symlink_metadata()?;
    #[cfg(unix)]
    let shared = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077 != 0;
    #[cfg(not(unix))]
    let shared = false;
    Ok(metadata.is_file() && !shared && metadata.len() == content.len() as u64 && fs::read(path)? == content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_whole_private_and_leave_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("below/a.json");
        assert_eq!(write_private(&path, b"one").unwrap(), Written::New);
        assert_eq!(write_private(&path, b"two").unwrap(), Written::Replaced);
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(write_private(&path, b"two").unwrap(), Written::Unchanged);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_folder_in_the_way_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert!(write_private(folder.path(), b"one").is_err());
        assert!(folder.path().is_dir());
    }
}
