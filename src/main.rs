//! The `baa` program: arguments in, files and terminal out. All thinking is the library's.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
