//! The one place where the bench speaks: results on standard output, progress on standard error.

/// A line of the result.
#[expect(clippy::print_stdout, reason = "the result of this program")]
pub(crate) fn result(text: &str) {
    println!("{text}");
}

/// What it is doing.
#[expect(clippy::print_stderr, reason = "progress, beside the result")]
pub(crate) fn progress(text: &str) {
    eprintln!("{text}");
}
