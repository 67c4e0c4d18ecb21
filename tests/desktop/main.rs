//! Tests across programs.
