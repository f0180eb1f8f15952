//! `baa completions` and `baa man`, from the same definition as `--help`.

use std::io::Write;

use clap::Command;
use clap_complete::Shell;

use super::Exit;
use super::error::CommandError;
use super::ui::Ui;

/// Print completions for a shell
#[derive(Debug, clap::Args)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Print the manual page
#[derive(Debug, clap::Args)]
pub(super) struct ManArgs {
    /// Of a command; of the whole program where none is named
    command: Option<String>,
}

pub(super) fn completions(args: &CompletionsArgs, mut program: Command, ui: &Ui) -> Result<Exit, CommandError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut program, "baa", &mut script);
    ui.out().write_all(&script)?;
    Ok(Exit::Clean)
}

pub(super) fn man(args: &ManArgs, mut program: Command, ui: &Ui) -> Result<Exit, CommandError> {
    program.build();
    let command = match &args.command {
        None => program,
        Some(name) => program
            .find_subcommand(name)
            .cloned()
            .ok_or_else(|| CommandError::usage(format!("no command named {name}")).hint("see baa --help"))?,
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    ui.out().write_all(&page)?;
    Ok(Exit::Clean)
}
