//! What the program prints. A reader that stops listening (`| head`) is no error and no panic.

use super::error::CliError;
use serde::Serialize;
use std::fmt::Display;
use std::io::{self, ErrorKind, Write};

/// Prints an object for scripts.
pub(super) fn print_json(value: &impl Serialize) -> Result<(), CliError> {
    let mut bytes =
        serde_json::to_vec_pretty(value).map_err(|error| CliError::Output(error.into()))?;
    bytes.push(b'\n');
    print_bytes(&bytes)
}

/// Prints text for people.
pub(super) fn print_text(text: &str) -> Result<(), CliError> {
    print_bytes(text.as_bytes())
}

/// Prints a file.
pub(super) fn print_bytes(bytes: &[u8]) -> Result<(), CliError> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(CliError::Output(error)),
        _ => Ok(()),
    }
}

/// Prints one line on standard error: `error: what, where, what to do`.
pub(super) fn complain(level: &str, message: impl Display) {
    let line = message.to_string().replace(['\n', '\r'], " ");
    // Where even standard error is closed there is nobody left to tell.
    let _ = writeln!(io::stderr(), "{level}: {line}");
}
