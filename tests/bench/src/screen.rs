//! What a screen shows, looked at without asking anybody: the memory of the screen is a file.

use std::{collections::HashSet, fs::File, os::unix::fs::FileExt as _, path::Path};

use anyhow::{Context as _, Result};

/// A page with words on it shows more colours than this: letters have soft edges. A blank one shows one or two.
const COLOURS: usize = 40;
/// Rows that are looked at: one in so many, above the panel.
const EVERY: usize = 2;
const PANEL: usize = 40;
/// Fields of the head of an X window dump: 32 bits each, the largest byte first.
const HEAD_SIZE: usize = 0;
const HEIGHT: usize = 5;
const BITS_A_PIXEL: usize = 11;
const BYTES_A_LINE: usize = 12;
const COLOUR_CELLS: usize = 19;
/// Bytes of one cell of its colour table.
const CELL: usize = 12;

/// A screen.
pub(crate) struct Screen {
    file: File,
    pixels: usize,
    line: usize,
    height: usize,
}

impl Screen {
    /// Opens the memory of a screen.
    pub(crate) fn open(frame: &Path) -> Result<Self> {
        let file =
            File::open(frame).with_context(|| format!("no screen at {}", frame.display()))?;
        let mut head = [0_u8; 25 * 4];
        file.read_exact_at(&mut head, 0)?;
        let field = |at: usize| -> Result<usize> {
            let bytes = head.get(at * 4..at * 4 + 4).context("the head is too short")?;
            Ok(usize::try_from(u32::from_be_bytes(bytes.try_into()?))?)
        };
        anyhow::ensure!(field(BITS_A_PIXEL)? == 32, "the screen has another depth");
        Ok(Self {
            file,
            pixels: field(HEAD_SIZE)? + field(COLOUR_CELLS)? * CELL,
            line: field(BYTES_A_LINE)?,
            height: field(HEIGHT)?,
        })
    }

    /// Whether words are to be seen on it, anywhere but on the panel.
    pub(crate) fn shows_words(&self) -> Result<bool> {
        let mut row = vec![0_u8; self.line];
        let mut colours: HashSet<[u8; 3]> = HashSet::new();
        for number in (0..self.height.saturating_sub(PANEL)).step_by(EVERY) {
            let at = self.pixels + number * self.line;
            self.file.read_exact_at(&mut row, u64::try_from(at)?)?;
            let mut last = [0_u8; 3];
            for pixel in row.chunks_exact(4) {
                if let [blue, green, red, _] = *pixel
                    && [blue, green, red] != last
                {
                    last = [blue, green, red];
                    colours.insert(last);
                }
            }
            if colours.len() > COLOURS {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
