//! Declares the window's commands, so that each needs a permission of its capability.
fn main() {}
