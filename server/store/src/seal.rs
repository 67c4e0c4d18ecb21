//! Pages that know when they were damaged: each page of the database ends with a checksum, set when it is written and
//! checked when it is read, so that a flipped bit is an error and never somebody's words.
//!
//! SQLite itself has no checksums in its database file, only in its log. What stands here is a layer below it: the
//! system's file layer with two of its functions, read and write, replaced for the database file. The format is that
//! of SQLite's own checksum extension (`cksumvfs`): eight reserved bytes a page.
#![expect(unsafe_code, reason = "SQLite's file layer is a table of C functions")]

use std::{
    collections::BTreeSet,
    ffi::{CStr, c_char, c_int, c_void},
    slice,
    sync::OnceLock,
};

use rusqlite::{
    Connection,
    ffi::{self, sqlite3_file, sqlite3_int64, sqlite3_io_methods, sqlite3_vfs},
};

use crate::error::{Cause, StoreError};

/// Bytes at the end of each page that hold its checksum.
const MARK: usize = 8;
/// Where a database's header says how many bytes of each page are reserved.
const RESERVED: usize = 20;
/// The first bytes of every database.
const MAGIC: &[u8] = b"SQLite format 3\0";
const HEADER: usize = 100;
const NAME: &CStr = c"deskbell-sealed";

/// A database file as SQLite holds it; the system's own file lies behind it in memory.
#[repr(C)]
struct SealedFile {
    base: sqlite3_file,
    /// Whether the header says that pages end with checksums.
    is_sealed: bool,
    /// Where pages were written before the header said so: a large transaction may write its first page last.
    early: BTreeSet<sqlite3_int64>,
}

/// Makes this layer the one that every connection opened from now on uses.
pub(crate) fn install() -> Result<(), StoreError> {
    static INSTALLED: OnceLock<c_int> = OnceLock::new();
    let code = *INSTALLED.get_or_init(|| {
        // SAFETY: the table of the system's layer lives as long as the process; ours is leaked to do so too.
        unsafe {
            let below = ffi::sqlite3_vfs_find(std::ptr::null());
            let Some(system) = below.as_ref() else { return ffi::SQLITE_ERROR };
            let mut ours = *system;
            ours.zName = NAME.as_ptr();
            ours.szOsFile += c_int::try_from(size_of::<SealedFile>()).unwrap_or_default();
            ours.xOpen = Some(open);
            ours.pNext = std::ptr::null_mut();
            BELOW.get_or_init(|| Below(below));
            ffi::sqlite3_vfs_register(Box::leak(Box::new(ours)), 1)
        }
    });
    if code == ffi::SQLITE_OK {
        return Ok(());
    }
    Err(StoreError::Database(Cause::of(format!("the file layer was refused: {code}"))))
}

/// Asks that pages made from now on end with a checksum: a new database's first ones, or all by `VACUUM`.
pub(crate) fn wish(connection: &Connection) -> Result<(), StoreError> {
    let mut bytes = c_int::try_from(MARK).unwrap_or_default();
    // SAFETY: the handle is open for as long as the borrowed connection, and SQLite reads one int.
    let code = unsafe {
        let wish = std::ptr::from_mut(&mut bytes).cast::<c_void>();
        let main = c"main".as_ptr();
        ffi::sqlite3_file_control(connection.handle(), main, ffi::SQLITE_FCNTL_RESERVE_BYTES, wish)
    };
    if code == ffi::SQLITE_OK {
        return Ok(());
    }
    Err(StoreError::Database(Cause::of(format!("checksums were refused: {code}"))))
}

/// What the first page of a database file says about checksums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seal {
    /// There is no page yet.
    None,
    /// Pages end with checksums.
    Sealed,
    /// The database was made without.
    Unsealed,
    /// It says that it has none, and yet this page ends with one: the header was damaged.
    Broken,
}

/// Judges the first page of a database file.
pub(crate) fn judge(first_page: &[u8]) -> Seal {
    let Some(reserved) = first_page.get(RESERVED) else { return Seal::None };
    if usize::from(*reserved) == MARK {
        return Seal::Sealed;
    }
    let mut mended = first_page.to_vec();
    if let Some(byte) = mended.get_mut(RESERVED) {
        *byte = 8;
    }
    if is_whole(&mended) { Seal::Broken } else { Seal::Unsealed }
}

/// The layer below, which lives as long as the process and is not written to.
struct Below(*mut sqlite3_vfs);

// SAFETY: SQLite's own tables are shared by all threads.
unsafe impl Send for Below {}
// SAFETY: as above.
unsafe impl Sync for Below {}

static BELOW: OnceLock<Below> = OnceLock::new();

/// The checksum of what stands before it: two sums of little-endian words that feed each other.
fn checksum(bytes: &[u8]) -> [u8; MARK] {
    let (mut first, mut second) = (0_u32, 0_u32);
    for pair in bytes.chunks_exact(MARK) {
        let (low, high) = pair.split_at(4);
        first = first.wrapping_add(word(low)).wrapping_add(second);
        second = second.wrapping_add(word(high)).wrapping_add(first);
    }
    let mut mark = [0; MARK];
    let (low, high) = mark.split_at_mut(4);
    low.copy_from_slice(&first.to_le_bytes());
    high.copy_from_slice(&second.to_le_bytes());
    mark
}

fn word(bytes: &[u8]) -> u32 {
    <[u8; 4]>::try_from(bytes).map_or(0, u32::from_le_bytes)
}

/// Whether a page ends with the checksum of what stands before.
fn is_whole(page: &[u8]) -> bool {
    page.split_last_chunk::<MARK>().is_some_and(|(body, mark)| checksum(body) == *mark)
}

/// Whether this many bytes are a page: SQLite's pages are powers of two.
fn is_page(bytes: usize) -> bool {
    (512..=65_536).contains(&bytes) && bytes.is_power_of_two()
}

/// The system's own file behind ours.
///
/// # Safety
/// `file` was made by [`open`].
unsafe fn behind(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: `szOsFile` asked for room for both, one after the other.
    unsafe { file.cast::<SealedFile>().add(1).cast() }
}

unsafe extern "C" fn open(
    _vfs: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    flags_out: *mut c_int,
) -> c_int {
    let Some(Below(below)) = BELOW.get() else { return ffi::SQLITE_CANTOPEN };
    // SAFETY: SQLite gives `szOsFile` bytes at `file`; other files than databases are the system's own entirely.
    unsafe {
        let Some(system_open) = (**below).xOpen else { return ffi::SQLITE_CANTOPEN };
        if flags & ffi::SQLITE_OPEN_MAIN_DB == 0 {
            return system_open(*below, name, file, flags, flags_out);
        }
        let ours = file.cast::<SealedFile>();
        ours.write(SealedFile {
            base: sqlite3_file { pMethods: std::ptr::null() },
            is_sealed: false,
            early: BTreeSet::new(),
        });
        let code = system_open(*below, name, behind(file), flags, flags_out);
        if (*behind(file)).pMethods.is_null() {
            // SQLite does not close what has no methods.
            ours.drop_in_place();
            (*file).pMethods = std::ptr::null();
        } else {
            (*ours).base.pMethods = &raw const METHODS;
        }
        code
    }
}

/// Reads, learns from the header whether there are checksums, and checks whole pages.
unsafe extern "C" fn read(
    file: *mut sqlite3_file,
    into: *mut c_void,
    amount: c_int,
    offset: sqlite3_int64,
) -> c_int {
    // SAFETY: SQLite gives `amount` bytes at `into`, which are filled when the system's layer says so.
    unsafe {
        let code = system_read(file, into, amount, offset);
        if code != ffi::SQLITE_OK {
            return code;
        }
        let bytes = slice::from_raw_parts(into.cast::<u8>(), usize::try_from(amount).unwrap_or(0));
        let ours = &mut *file.cast::<SealedFile>();
        ours.learn(bytes, offset);
        if ours.is_sealed && is_page(bytes.len()) && !is_whole(bytes) {
            let page = offset / sqlite3_int64::from(amount) + 1;
            tracing::error!(
                code = "page_damaged",
                page,
                "a page of the database is not as it was written"
            );
            return ffi::SQLITE_IOERR_DATA;
        }
        code
    }
}

/// Writes whole pages with their checksum.
unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    from: *const c_void,
    amount: c_int,
    offset: sqlite3_int64,
) -> c_int {
    // SAFETY: SQLite gives `amount` bytes at `from`, which are not ours to change.
    unsafe {
        let bytes = slice::from_raw_parts(from.cast::<u8>(), usize::try_from(amount).unwrap_or(0));
        let ours = &mut *file.cast::<SealedFile>();
        ours.learn(bytes, offset);
        if !is_page(bytes.len()) {
            return system_write(file, from, amount, offset);
        }
        if !ours.is_sealed {
            ours.early.insert(offset);
            return system_write(file, from, amount, offset);
        }
        let mut page = bytes.to_vec();
        for place in std::mem::take(&mut ours.early) {
            let code = seal_again(file, &mut page, place);
            if code != ffi::SQLITE_OK {
                return code;
            }
        }
        page.copy_from_slice(bytes);
        seal(&mut page);
        system_write(file, page.as_ptr().cast(), amount, offset)
    }
}

/// Gives a page its checksum that was written without, using `page` as room for it.
///
/// # Safety
/// `file` was made by [`open`].
unsafe fn seal_again(file: *mut sqlite3_file, page: &mut [u8], place: sqlite3_int64) -> c_int {
    let size = c_int::try_from(page.len()).unwrap_or_default();
    // SAFETY: the buffer has as many bytes as are read and written.
    unsafe {
        let code = system_read(file, page.as_mut_ptr().cast(), size, place);
        if code != ffi::SQLITE_OK {
            return code;
        }
        seal(page);
        system_write(file, page.as_ptr().cast(), size, place)
    }
}

/// Puts the checksum at a page's end.
fn seal(page: &mut [u8]) {
    if let Some((body, mark)) = page.split_last_chunk_mut::<MARK>() {
        *mark = checksum(body);
    }
}

/// Closes the system's file, and lets go of what was noted here.
unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    // SAFETY: SQLite closes a file once and does not use it afterwards.
    unsafe {
        let code = system_close(file);
        file.cast::<SealedFile>().drop_in_place();
        code
    }
}

impl SealedFile {
    /// Looks whether these bytes are the header, and what it says.
    fn learn(&mut self, bytes: &[u8], offset: sqlite3_int64) {
        if offset == 0 && bytes.len() >= HEADER && bytes.starts_with(MAGIC) {
            self.is_sealed = bytes.get(RESERVED).is_some_and(|n| usize::from(*n) == MARK);
        }
    }
}

/// A function of the system's file, called for the file behind ours.
macro_rules! system {
    ($name:ident = $method:ident($($argument:ident: $kind:ty),*)) => {
        unsafe extern "C" fn $name(file: *mut sqlite3_file, $($argument: $kind),*) -> c_int {
            // SAFETY: the file behind was opened by the layer whose functions these are.
            unsafe {
                let file = behind(file);
                match (*(*file).pMethods).$method {
                    Some(function) => function(file, $($argument),*),
                    None => ffi::SQLITE_NOTFOUND,
                }
            }
        }
    };
}

system!(system_close = xClose());
system!(system_read = xRead(into: *mut c_void, amount: c_int, offset: sqlite3_int64));
system!(system_write = xWrite(from: *const c_void, amount: c_int, offset: sqlite3_int64));
system!(truncate = xTruncate(size: sqlite3_int64));
system!(sync = xSync(flags: c_int));
system!(size = xFileSize(size: *mut sqlite3_int64));
system!(lock = xLock(level: c_int));
system!(unlock = xUnlock(level: c_int));
system!(is_reserved = xCheckReservedLock(out: *mut c_int));
system!(control = xFileControl(op: c_int, argument: *mut c_void));
system!(sector = xSectorSize());
system!(character = xDeviceCharacteristics());
system!(map = xShmMap(page: c_int, size: c_int, extend: c_int, out: *mut *mut c_void));
system!(shared_lock = xShmLock(offset: c_int, count: c_int, flags: c_int));
system!(unmap = xShmUnmap(delete: c_int));

unsafe extern "C" fn barrier(file: *mut sqlite3_file) {
    // SAFETY: as for the other functions of the system's file.
    unsafe {
        let file = behind(file);
        if let Some(barrier) = (*(*file).pMethods).xShmBarrier {
            barrier(file);
        }
    }
}

/// No page is shown to SQLite in memory of the system's, where it would pass unchecked.
unsafe extern "C" fn fetch(
    _file: *mut sqlite3_file,
    _offset: sqlite3_int64,
    _amount: c_int,
    out: *mut *mut c_void,
) -> c_int {
    // SAFETY: SQLite gives a place for one pointer.
    unsafe { *out = std::ptr::null_mut() };
    ffi::SQLITE_OK
}

unsafe extern "C" fn unfetch(_: *mut sqlite3_file, _: sqlite3_int64, _: *mut c_void) -> c_int {
    ffi::SQLITE_OK
}

static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 3,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(is_reserved),
    xFileControl: Some(control),
    xSectorSize: Some(sector),
    xDeviceCharacteristics: Some(character),
    xShmMap: Some(map),
    xShmLock: Some(shared_lock),
    xShmBarrier: Some(barrier),
    xShmUnmap: Some(unmap),
    xFetch: Some(fetch),
    xUnfetch: Some(unfetch),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_flipped_bit_anywhere_is_noticed() {
        let mut page: Vec<u8> = (0..4096_u32).map(|n| (n * 31 % 251) as u8).collect();
        let (body, mark) = page.split_last_chunk_mut::<MARK>().unwrap();
        *mark = checksum(body);
        assert!(is_whole(&page));
        for bit in 0..4096 * 8 {
            page[bit / 8] ^= 1 << (bit % 8);
            assert!(!is_whole(&page), "bit {bit}");
            page[bit / 8] ^= 1 << (bit % 8);
        }
    }

    #[test]
    fn a_copy_larger_than_the_cache_is_sealed_to_its_last_page() {
        let dir = tempfile::TempDir::new().unwrap();
        let (path, copy) = (dir.path().join("test.db"), dir.path().join("copy.db"));
        let database = crate::connection::writer(&path).unwrap();
        database.pragma_update(None, "cache_size", 10).unwrap();
        database.execute_batch("CREATE TABLE words (word TEXT)").unwrap();
        for _ in 0..300 {
            let word = "x".repeat(3_000);
            database.execute("INSERT INTO words VALUES (?1)", [word]).unwrap();
        }
        database.execute("VACUUM INTO ?1", [copy.to_str().unwrap()]).unwrap();
        let bytes = std::fs::read(&copy).unwrap();
        assert!(bytes.len() > 300 * 3_000);
        assert!(bytes.chunks(4096).all(is_whole), "a page without its checksum");
        crate::doctor::require_whole(&crate::connection::lone_file(&copy).unwrap()).unwrap();
    }

    #[test]
    fn a_header_that_denies_its_checksums_is_broken() {
        let mut page = vec![7_u8; 4096];
        page[RESERVED] = 8;
        let (body, mark) = page.split_last_chunk_mut::<MARK>().unwrap();
        *mark = checksum(body);
        assert_eq!(judge(&page), Seal::Sealed);
        page[RESERVED] = 0;
        assert_eq!(judge(&page), Seal::Broken);
        page[4095] ^= 1;
        assert_eq!(judge(&page), Seal::Unsealed);
        assert_eq!(judge(&[]), Seal::None);
    }
}
