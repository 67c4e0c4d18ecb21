//! Whether SQLite's log is whole to its end.
//!
//! SQLite reads its log up to the first frame whose checksum is wrong and takes that for the end: right for a commit
//! that a power cut has torn, and wrong for one that was acknowledged and damaged later, which would vanish without a
//! word. Each commit is on the disk before the next one is written, so only the last one can be torn: frames of
//! another commit behind a broken one prove damage. (Damage in the very last commit cannot be told from a torn one.)

use std::{io::ErrorKind, path::Path};

use crate::error::{Cause, StoreError};

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
/// The first word of a log: its last bit says in which order the words of checksums stand.
const MAGIC: u32 = 0x377f_0682;

/// Refuses a log that was damaged before its end.
pub(crate) fn require_whole(log: &Path) -> Result<(), StoreError> {
    match std::fs::read(log) {
        Ok(bytes) if is_damaged(&bytes) => Err(StoreError::Damaged {
            what: "the log",
            cause: Cause::of("a frame is not as it was written"),
        }),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(StoreError::file(log, error)),
    }
}

/// Whether something acknowledged stood where SQLite stops reading.
fn is_damaged(log: &[u8]) -> bool {
    let Some((header, frames)) = log.split_at_checked(HEADER) else { return false };
    let magic = word(header, 0);
    let is_big = magic & 1 == 1;
    let size = word(header, 8) as usize;
    let sum = sum((0, 0), header.get(..24).unwrap_or_default(), is_big);
    let is_header = magic | 1 == MAGIC | 1 && sum == (word(header, 24), word(header, 28));
    if !is_header {
        // The header is on the disk before the first frame; one that is no header any more hides them all.
        return frames.iter().any(|byte| *byte != 0);
    }
    if !(512..=65_536).contains(&size) {
        return true;
    }
    let salts = header.get(16..24);
    let frames = frames.chunks_exact(FRAME_HEADER + size);
    // Frames of an earlier round of the log have other salts: they were folded in long ago.
    let ours = |frame: &[u8]| frame.get(8..16) == salts;
    let mut chain = Some(sum);
    let mut commits_behind = 0;
    let mut has_more = false;
    for frame in frames {
        chain = chain.and_then(|before| next(before, frame, is_big).filter(|_| ours(frame)));
        if chain.is_some() || !ours(frame) {
            continue;
        }
        has_more = commits_behind > 0;
        commits_behind += u32::from(word(frame, 4) != 0);
        if has_more {
            return true;
        }
    }
    has_more
}

/// The checksum after a frame, if it is the one the frame names.
fn next(before: (u32, u32), frame: &[u8], is_big: bool) -> Option<(u32, u32)> {
    let after = sum(before, frame.get(..8)?, is_big);
    let after = sum(after, frame.get(FRAME_HEADER..)?, is_big);
    (after == (word(frame, 16), word(frame, 20))).then_some(after)
}

fn sum((mut first, mut second): (u32, u32), bytes: &[u8], is_big: bool) -> (u32, u32) {
    let read =
        |bytes: &[u8], at| if is_big { word(bytes, at) } else { word(bytes, at).swap_bytes() };
    for pair in bytes.chunks_exact(8) {
        first = first.wrapping_add(read(pair, 0)).wrapping_add(second);
        second = second.wrapping_add(read(pair, 4)).wrapping_add(first);
    }
    (first, second)
}

/// A big-endian word, as all fields of the log are.
fn word(bytes: &[u8], at: usize) -> u32 {
    let bytes = bytes.get(at..at + 4).and_then(|bytes| <[u8; 4]>::try_from(bytes).ok());
    bytes.map_or(0, u32::from_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{connection, migrate};

    /// A log of some commits, none folded in.
    fn log() -> (tempfile::TempDir, Vec<u8>) {
        let dir = tempfile::TempDir::new().unwrap();
        let path = dir.path().join("test.db");
        let mut database = connection::writer(&path).unwrap();
        migrate::bring_up(&mut database, &path).unwrap();
        for n in 0..20 {
            let sql = "INSERT INTO settings (name, body, version) VALUES (?1, ?2, 1)";
            database.execute(sql, (n.to_string(), "x".repeat(3000))).unwrap();
        }
        let log = std::fs::read(dir.path().join("test.db-wal")).unwrap();
        (dir, log)
    }

    #[test]
    fn a_whole_log_and_one_torn_in_its_last_commit_are_taken() {
        let (_dir, log) = log();
        assert!(!is_damaged(&log));
        assert!(!is_damaged(&[]));
        let mut torn = log.clone();
        let last = torn.len() - 10;
        torn[last] ^= 1;
        assert!(!is_damaged(&torn));
        assert!(!is_damaged(&log[..log.len() - 1000]));
    }

    #[test]
    fn a_bit_flipped_before_the_last_commits_is_damage() {
        let (_dir, mut log) = log();
        // What stands before the last frames is acknowledged for certain.
        let end = log.len() - 8 * 4120;
        for at in (0..HEADER).step_by(3).chain((HEADER..end).step_by(4_001)) {
            log[at] ^= 4;
            assert!(is_damaged(&log), "byte {at} of {}", log.len());
            log[at] ^= 4;
        }
    }
}
