//! deskbell-words
