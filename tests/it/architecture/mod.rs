//! The layout of `docs/ARCHITECTURE.md` holds: who knows whom, where files may be, what every file owes its reader.

mod crates;
mod documents;
mod modules;
mod style;
mod used_words;
mod words;
