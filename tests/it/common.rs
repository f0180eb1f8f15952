//! The program as a process, and contracts in our own words.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use baa_analyzer::grading::{Verdict, assess};
use baa_analyzer::ingest::{self, Options};
use baa_analyzer::library::Library;
use baa_analyzer::matching::Program;
use tempfile::TempDir;

/// A business associate agreement that is short of many things.
pub(crate) const CONTRACT: &str = include_str!("../fixtures/vendor.md");

/// A text that is no agreement of any kind.
pub(crate) const RECIPE: &str = "# Bread

Mix five hundred grams of flour with water and salt until no dry flour is left. Cover the bowl and wait a night. In
the morning fold the dough four times, shape it into a ball, and let it rise once more until a finger leaves a dent
in it. Bake it hot in a closed pot for half an hour, then without the lid until the crust is as dark as you like it.
Let it cool on a rack before you cut it, however good it smells.
";

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
    /// What the runs here keep for each other stands outside, where no run looks for contracts.
    cache: TempDir,
}

impl Desk {
    /// With these files: path and content.
    pub(crate) fn with(files: &[(&str, &[u8])]) -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap(), cache: tempfile::tempdir().unwrap() };
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

    /// Where runs keep results for each other.
    pub(crate) fn cache(&self) -> &Path {
        self.cache.path()
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Runs `baa` here with the words of a line as arguments.
    pub(crate) fn baa(&self, line: &str) -> Run {
        run(self.command(line))
    }

    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_baa"));
        command.args(line.split_whitespace()).current_dir(self.folder.path());
        command.env_remove("BAA_PASSWORD").env("BAA_CACHE", self.cache());
        command
    }
}

/// Runs a command to its end.
pub(crate) fn run(mut command: Command) -> Run {
    let output = command.output().unwrap();
    Run {
        code: output.status.code().unwrap_or_else(|| panic!("killed: {:?}", output.status)),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The verdict of one clause of the built-in library on a text.
pub(crate) fn verdict(clause: &str, text: &str) -> Verdict {
    let library = Library::embedded();
    let alone = library.alone(library.clause(clause).unwrap());
    let reading = ingest::read("contract.md", text.as_bytes(), &Options::default()).unwrap();
    assess(&alone, &Program::new(&alone), &reading.document, false).findings[0].verdict
}
