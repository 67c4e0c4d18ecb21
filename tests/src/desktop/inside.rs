//! What a process and everything it started hold, as the system tells it: open files, sockets, and memory.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::BufRead as _,
    os::unix::fs::FileExt as _,
    path::{Path, PathBuf},
};

/// Sockets of these kinds reach other computers.
const NETWORKS: [&str; 10] =
    ["tcp", "tcp6", "udp", "udp6", "udplite", "udplite6", "raw", "raw6", "icmp", "icmp6"];
/// Bytes of a page of memory on the systems the tests run on.
const PAGE: u64 = 4096;
const PAGE_BYTES: usize = 4096;
/// Set in a page's entry where it is in memory, or was written out.
const THERE: u64 = 0b11 << 62;
/// Pages looked at and read at once.
const STRIDE: u64 = 4096;
/// A file longer than this is read up to here.
const MOST_OF_A_FILE: usize = 64 << 20;

/// A process with all its descendants, as they were when it was looked at.
#[derive(Debug, Clone)]
pub struct Tree(Vec<i32>);

impl Tree {
    /// Looks at a process.
    pub fn of(process: i32) -> Self {
        let mut all = vec![process];
        let mut next = 0;
        while let Some(process) = all.get(next).copied() {
            all.extend(children(process));
            next += 1;
        }
        Self(all)
    }

    /// The ids, the first process first.
    pub fn ids(&self) -> &[i32] {
        &self.0
    }

    /// The programs' names.
    pub fn names(&self) -> Vec<String> {
        let name = |id| fs::read_to_string(format!("/proc/{id}/comm")).unwrap_or_default();
        self.0.iter().map(|id| name(id).trim().to_owned()).collect()
    }

    /// Those that still run; one that ended and that nobody has asked about yet does not.
    pub fn alive(&self) -> Vec<i32> {
        let runs = |id: &i32| {
            fs::read_to_string(format!("/proc/{id}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
        };
        self.0.iter().copied().filter(runs).collect()
    }

    /// What each open file leads to.
    pub fn open_files(&self) -> Vec<PathBuf> {
        let links = self.0.iter().flat_map(|id| entries(&format!("/proc/{id}/fd")));
        links.filter_map(|link| fs::read_link(link).ok()).collect()
    }

    /// Files it has in memory, programs and libraries among them.
    pub fn mapped_files(&self) -> BTreeSet<PathBuf> {
        let maps = self.0.iter().map(|id| fs::read_to_string(format!("/proc/{id}/maps")));
        let mut files = BTreeSet::new();
        for map in maps.flatten() {
            files.extend(map.lines().filter_map(|line| line.find('/').map(|at| line[at..].into())));
        }
        files
    }

    /// Sockets that reach other computers: process, kind, and the line the system prints for each.
    pub fn network_sockets(&self) -> Vec<String> {
        let mut found = Vec::new();
        for id in &self.0 {
            let own: BTreeSet<String> = Self(vec![*id])
                .open_files()
                .iter()
                .filter_map(|file| file.to_str()?.strip_prefix("socket:[")?.strip_suffix(']'))
                .map(str::to_owned)
                .collect();
            for kind in NETWORKS {
                let table =
                    fs::read_to_string(format!("/proc/{id}/net/{kind}")).unwrap_or_default();
                let lines = table.lines().skip(1);
                let held = lines.filter(|line| {
                    line.split_whitespace().nth(9).is_some_and(|inode| own.contains(inode))
                });
                found.extend(held.map(|line| format!("{id} {kind} {}", line.trim())));
            }
        }
        found
    }

    /// Where each of these words is to be found, as process and place: memory, command line, environment, files
    /// that are open.
    pub fn holds<const N: usize>(&self, words: [&[u8]; N]) -> [Vec<(i32, String)>; N] {
        let mut places = [const { Vec::new() }; N];
        for id in &self.0 {
            let mut look = |text: &[u8], place: &dyn std::fmt::Display| {
                for (places, words) in places.iter_mut().zip(words) {
                    places.extend(contains(text, words).then(|| (*id, place.to_string())));
                }
            };
            for part in ["cmdline", "environ"] {
                look(&fs::read(format!("/proc/{id}/{part}")).unwrap_or_default(), &part);
            }
            for link in entries(&format!("/proc/{id}/fd")) {
                look(&start_of(&link), &link.display());
            }
            let longest = words.iter().map(|words| words.len()).max().unwrap_or(0);
            memory(*id, longest, look);
        }
        places
    }
}

fn children(process: i32) -> Vec<i32> {
    let mut all = Vec::new();
    for thread in entries(&format!("/proc/{process}/task")) {
        let text = fs::read_to_string(thread.join("children")).unwrap_or_default();
        all.extend(text.split_whitespace().filter_map(|id| id.parse::<i32>().ok()));
    }
    all
}

/// A process may end while it is looked at: then it has none.
fn entries(folder: &str) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

/// Looks from one first byte to the next, which the standard library does fast also where tests are not optimised.
fn contains(text: &[u8], bytes: &[u8]) -> bool {
    let Some((first, _)) = bytes.split_first() else { return true };
    let mut rest = text;
    while rest.len() >= bytes.len() {
        let skipped = rest.skip_until(*first).expect("memory can be read");
        let Some(at) = (text.len() - rest.len()).checked_sub(1).filter(|_| skipped > 0) else {
            return false;
        };
        if text[at..].starts_with(bytes) {
            return true;
        }
    }
    false
}

/// The beginning of an ordinary file; nothing of pipes and sockets, whose reading would take from them.
fn start_of(link: &Path) -> Vec<u8> {
    let Ok(meta) = fs::metadata(link) else { return Vec::new() };
    let length = usize::try_from(meta.len()).unwrap_or(MOST_OF_A_FILE).min(MOST_OF_A_FILE);
    let Some(file) = meta.is_file().then(|| File::open(link).ok()).flatten() else {
        return Vec::new();
    };
    let mut text = vec![0; length];
    let read = file.read_at(&mut text, 0).unwrap_or(0);
    text.truncate(read);
    text
}

/// Reads every page that is there; others hold nothing. Runs that touch share so many bytes as words are long.
fn memory(id: i32, longest: usize, mut look: impl FnMut(&[u8], &dyn std::fmt::Display)) {
    let maps = fs::read_to_string(format!("/proc/{id}/maps")).unwrap_or_default();
    if maps.is_empty() {
        return;
    }
    let memory = File::open(format!("/proc/{id}/mem"))
        .unwrap_or_else(|error| panic!("the memory of {id} cannot be read: {error}"));
    let pages = File::open(format!("/proc/{id}/pagemap"))
        .unwrap_or_else(|error| panic!("the pages of {id} cannot be read: {error}"));
    for line in maps.lines() {
        let Some((from, to)) = readable(line) else { continue };
        let mut text: Vec<u8> = Vec::new();
        let mut end = from;
        for (start, length) in runs(&pages, from, to) {
            let kept = if start == end { text.len().min(longest) } else { 0 };
            text.drain(..text.len() - kept);
            text.resize(kept + length, 0);
            end = start + u64::try_from(length).expect("a length");
            // What the system keeps to itself, as pages of a device, cannot be read.
            if memory.read_exact_at(&mut text[kept..], start).is_ok() {
                look(&text, &line);
            }
        }
    }
}

fn readable(line: &str) -> Option<(u64, u64)> {
    let mut words = line.split_whitespace();
    let (from, to) = words.next()?.split_once('-')?;
    words.next()?.starts_with('r').then_some(())?;
    Some((u64::from_str_radix(from, 16).ok()?, u64::from_str_radix(to, 16).ok()?))
}

/// Pages that are there, those beside each other as one: address and length.
fn runs(pages: &File, from: u64, to: u64) -> Vec<(u64, usize)> {
    let mut found: Vec<(u64, usize)> = Vec::new();
    let mut at = from;
    while at < to {
        let count = ((to - at) / PAGE).min(STRIDE);
        let mut entries = vec![0; usize::try_from(count * 8).expect("a small number")];
        if pages.read_exact_at(&mut entries, at / PAGE * 8).is_err() {
            return found;
        }
        let mut run = 0;
        for entry in entries.chunks_exact(8) {
            let is_there = u64::from_le_bytes(entry.try_into().expect("eight bytes")) & THERE != 0;
            if is_there && run > 0 {
                if let Some((_, length)) = found.last_mut() {
                    *length += PAGE_BYTES;
                }
            } else if is_there {
                found.push((at, PAGE_BYTES));
            }
            run = if is_there { run + 1 } else { 0 };
            at += PAGE;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_found_wherever_they_are() {
        assert!(contains(b"aab", b"ab"));
        assert!(contains(b"ab", b"ab"));
        assert!(contains(b"xxab", b"ab"));
        assert!(!contains(b"aaba", b"abb"));
        assert!(!contains(b"xxa", b"ab"));
        assert!(!contains(b"", b"ab"));
    }

    #[test]
    fn a_process_holds_what_it_was_given() {
        let secret: Vec<u8> = (0..200_u8).map(|n| n.wrapping_mul(97)).collect();
        let own = Tree(vec![i32::try_from(std::process::id()).unwrap()]);
        let [places] = own.holds([&secret]);
        assert!(!places.is_empty());
    }
}
