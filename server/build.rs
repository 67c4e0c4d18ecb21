//! The pages are embedded in the program: a new build of them is a new program.

fn main() {
    println!("cargo::rerun-if-changed=../ui/dist");
}
