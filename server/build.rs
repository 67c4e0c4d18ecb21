//! The pages are embedded in the program: a new build of them is a new program.
#![expect(clippy::print_stdout, reason = "a build script speaks to cargo so")]

fn main() {
    println!("cargo::rerun-if-changed=../ui/dist");
}
