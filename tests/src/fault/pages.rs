//! The pages of the server's database as a program without its file layer meets them.

use std::path::Path;

use rusqlite::Connection;

/// Writes a schema version into a database that no server uses, as a newer Deskbell would; gives the one before.
///
/// Each page ends with a checksum of what stands before it: two sums of little-endian words that feed each other.
#[expect(clippy::disallowed_methods, reason = "plays another server")]
pub fn set_schema_version(database: &Path, version: u32) -> u32 {
    let file = Connection::open(database).expect("the database opens");
    let before = file.pragma_query_value(None, "user_version", |row| row.get(0));
    file.pragma_update(None, "user_version", version).expect("the version is written");
    file.close().map_err(|(_, error)| error).expect("the log is folded in");
    let mut bytes = std::fs::read(database).expect("the database is read");
    let size =
        bytes.get(16..18).map_or(0, |size| usize::from(size[0]) * 256 + usize::from(size[1]));
    let first = bytes.get_mut(..size).expect("a first page");
    let (body, mark) = first.split_last_chunk_mut::<8>().expect("a page");
    let (mut one, mut two) = (0_u32, 0_u32);
    for word in body.chunks_exact(8) {
        let half =
            |at: usize| u32::from_le_bytes([word[at], word[at + 1], word[at + 2], word[at + 3]]);
        one = one.wrapping_add(half(0)).wrapping_add(two);
        two = two.wrapping_add(half(4)).wrapping_add(one);
    }
    mark[..4].copy_from_slice(&one.to_le_bytes());
    mark[4..].copy_from_slice(&two.to_le_bytes());
    std::fs::write(database, bytes).expect("the database is written");
    before.expect("the version is read")
}
