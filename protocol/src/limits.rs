//! Lengths and counts both sides agree on; the server repeats them in `home.limits`.

/// Longest text of a person, in bytes of UTF-8.
pub const TEXT_BYTES: usize = 64 * 1024;
/// From how many characters on a form shows its counter.
pub const COUNTER_FROM_CHARS: usize = 3_500;
/// Longest subject, in characters.
pub const SUBJECT_CHARS: usize = 80;
/// Most attachments one message may name.
pub const ATTACHMENTS_PER_MESSAGE: usize = 10;
/// Largest attachment, in bytes as uploaded.
pub const ATTACHMENT_BYTES: usize = 8 * 1024 * 1024;
/// Largest JSON body the server reads, in bytes.
pub const JSON_BYTES: usize = 256 * 1024;
/// Most rows a list answers with.
pub const PAGE_ROWS: usize = 200;
/// Most sections and most lines of a section in facts.
pub const FACT_SECTIONS: usize = 12;
/// Most lines in one section of facts.
pub const FACT_LINES: usize = 200;
/// Seconds between heartbeat comments of a stream.
pub const HEARTBEAT_SECONDS: u64 = 25;
/// Seconds without any byte after which a stream counts as dead.
pub const STREAM_DEAD_SECONDS: u64 = 60;
/// Days a change stays readable in the feed.
pub const HORIZON_DAYS: i64 = 30;
/// Version of the client contract this build speaks; sent as `Deskbell-Client`.
pub const CLIENT_VERSION: u32 = 3;
/// Oldest client version the server still serves: two versions back.
pub const MIN_CLIENT_VERSION: u32 = 1;
/// Header with the server's epoch, on every response.
pub const EPOCH_HEADER: &str = "deskbell-epoch";
/// Header with the client's contract version, on every request of a bell.
pub const CLIENT_HEADER: &str = "deskbell-client";
/// Header with the machine's boot id, by which a cloned image is seen.
pub const BOOT_HEADER: &str = "deskbell-boot";
/// Header with the id of a PATCH.
pub const WRITE_HEADER: &str = "deskbell-write";
/// The header of a request that a page makes by itself, with nobody at it: it keeps no session alive.
pub const UNATTENDED_HEADER: &str = "deskbell-unattended";
