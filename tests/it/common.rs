//! The program as a process, and contracts in our own words.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

/// A business associate agreement that is short of many things.
pub(crate) const CONTRACT: &str = r#"# Business Associate Agreement

This Business Associate Agreement is made between Lakeside Family Clinic ("Covered Entity") and
Northwind Analytics, Inc. ("Business Associate") under the Health Insurance Portability and
Accountability Act of 1996 (HIPAA), 45 CFR Parts 160 and 164.

## 1. Definitions

"Protected Health Information" or "PHI" has the meaning given in 45 CFR 160.103, limited to what
Business Associate receives from or creates for Covered Entity.

## 2. Duties of Business Associate

Business Associate shall:

(a) not use or disclose PHI other than as permitted by this Agreement or as required by law;

(b) use appropriate safeguards, and comply with Subpart C of 45 CFR Part 164, to prevent use or
disclosure of PHI other than as provided for by this Agreement; and

(c) report to Covered Entity any Breach of Unsecured PHI within ninety (90) days of discovery.

## 3. Term and Termination

This Agreement ends when the services end. Upon termination Business Associate may keep PHI for as
long as it finds useful.
"#;

/// A text that is no agreement of any kind.
pub(crate) const RECIPE: &str = "# Bread\n\nMix flour, water and salt. Wait a night. Bake it hot for forty minutes.\n";

/// What a run gave.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// The output, after it was seen that the program ended so and complained of nothing.
    #[track_caller]
    pub(crate) fn clean(self, code: i32) -> String {
        assert_eq!((self.code, self.stderr.as_str()), (code, ""), "{}", self.stdout);
        self.stdout
    }
}

/// A folder to run the program in.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    /// With these files: path and content.
    pub(crate) fn with(files: &[(&str, &[u8])]) -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        for (name, content) in files {
            desk.put(name, content);
        }
        desk
    }

    pub(crate) fn put(&self, name: &str, content: &[u8]) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), content).unwrap();
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Runs `baa` here with the words of a line as arguments.
    pub(crate) fn baa(&self, line: &str) -> Run {
        self.run(self.command(line))
    }

    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_baa"));
        command.args(line.split_whitespace()).current_dir(self.folder.path()).env_remove("BAA_PASSWORD");
        command
    }

    pub(crate) fn run(&self, mut command: Command) -> Run {
        let output = command.output().unwrap();
        Run {
            code: output.status.code().unwrap_or_else(|| panic!("killed: {:?}", output.status)),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}
