//! What the program says: JSON on standard output for programs, words on standard error for people.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use serde_json::Value;

use super::exit::{Exit, Failure};

/// The answer to a command.
pub(super) fn answer(json: bool, value: &Value, words: &str) -> Result<(), Failure> {
    if json {
        writeln!(io::stdout().lock(), "{value}")?;
        io::stdout().lock().flush()?;
        return Ok(());
    }
    writeln!(io::stdout().lock(), "{words}")?;
    Ok(())
}

/// Words beside the answer.
pub(super) fn aside(words: &str) -> Result<(), Failure> {
    writeln!(io::stderr().lock(), "{words}")?;
    Ok(())
}

/// Why it did not work.
pub(super) fn failure(words: &str, exit: Exit) -> ExitCode {
    // A closed terminal cannot be told anything; the exit code still says it.
    writeln!(io::stderr().lock(), "{words}").unwrap_or_default();
    exit.into()
}
