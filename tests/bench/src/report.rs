//! Figures as they are told: a table for people, one JSON object a row for programs, the part of a document.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context as _, Result};
use serde_json::json;

use crate::{
    numbers::median,
    table::{ROWS, Row, row},
};

/// What was measured for one row.
#[derive(Debug, Clone, Default)]
pub(crate) struct Figure {
    /// One value a run; empty if it could not be measured.
    runs: Vec<f64>,
    /// The raw limit, one value a run.
    raw: Vec<f64>,
    /// What its reader must know.
    note: Option<String>,
}

/// All figures so far.
#[derive(Debug, Default)]
pub(crate) struct Figures(BTreeMap<&'static str, Figure>);

impl Figures {
    /// Adds one run's value of a row.
    pub(crate) fn add(&mut self, name: &'static str, value: f64) {
        self.0.entry(name).or_default().runs.push(value);
    }

    /// Adds one run's raw limit of a row.
    pub(crate) fn add_raw(&mut self, name: &'static str, value: f64) {
        self.0.entry(name).or_default().raw.push(value);
    }

    /// Says what the reader of a row must know; the first word stays.
    pub(crate) fn note(&mut self, name: &'static str, note: &str) {
        self.0.entry(name).or_default().note.get_or_insert_with(|| note.to_owned());
    }

    /// The rows that were looked at, in the order of the table.
    fn told(&self) -> impl Iterator<Item = Told> {
        ROWS.iter().filter_map(|row| self.0.get(row.name).map(|figure| Told::of(row, figure)))
    }

    /// The rows whose must was missed.
    pub(crate) fn missed(&self) -> Vec<&'static str> {
        self.told().filter(|told| told.misses_must()).map(|told| told.row.name).collect()
    }

    /// One JSON object a row.
    pub(crate) fn lines_of_json(&self) -> Vec<String> {
        self.told().map(|told| told.json().to_string()).collect()
    }

    /// The table for a terminal.
    pub(crate) fn lines(&self) -> Vec<String> {
        let cells: Vec<[String; 7]> = std::iter::once(HEAD.map(str::to_owned))
            .chain(self.told().map(|told| told.cells()))
            .collect();
        let mut widths = [0; 7];
        for row in &cells {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.chars().count().max(*width);
            }
        }
        cells.iter().map(|row| aligned(row, &widths)).chain(self.notes("  ")).collect()
    }

    /// The table for a document.
    pub(crate) fn markdown(&self) -> String {
        let mut lines = vec![
            format!("| {} |", HEAD.join(" | ")),
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: |".into(),
        ];
        lines.extend(self.told().map(|told| format!("| {} |", told.cells().join(" | "))));
        let notes: Vec<String> = self.notes("- ").collect();
        if !notes.is_empty() {
            lines.push(String::new());
            lines.extend(notes);
        }
        lines.join("\n")
    }

    fn notes<'a>(&'a self, bullet: &'a str) -> impl Iterator<Item = String> + 'a {
        self.told().filter_map(move |told| {
            Some(format!("{bullet}{}: {}", told.row.what, told.figure.note?))
        })
    }
}

const HEAD: [&str; 7] = ["what", "must", "goal", "figure", "range", "raw limit", "of raw"];

/// A row with its figure, ready to be told.
struct Told {
    row: &'static Row,
    figure: Figure,
    value: Option<f64>,
    raw: Option<f64>,
}

impl Told {
    fn of(row: &'static Row, figure: &Figure) -> Self {
        let middle = |runs: &[f64]| (!runs.is_empty()).then(|| median(runs));
        let (value, raw) = (middle(&figure.runs), middle(&figure.raw));
        Self { row, figure: figure.clone(), value, raw }
    }

    fn must(&self) -> Option<f64> {
        self.row.must.value(self.raw)
    }

    fn goal(&self) -> Option<f64> {
        self.row.goal.value(self.raw)
    }

    fn misses_must(&self) -> bool {
        self.value.zip(self.must()).is_some_and(|(value, must)| !self.row.better.meets(value, must))
    }

    fn range(&self) -> Option<(f64, f64)> {
        let least = self.figure.runs.iter().copied().min_by(f64::total_cmp)?;
        let most = self.figure.runs.iter().copied().max_by(f64::total_cmp)?;
        Some((least, most))
    }

    fn ratio(&self) -> Option<f64> {
        let (value, raw) = (self.value?, self.raw.filter(|raw| *raw > 0.0)?);
        Some(value / raw)
    }

    fn cells(&self) -> [String; 7] {
        let unit = self.row.unit;
        let number =
            |value: Option<f64>| value.map_or_else(|| "–".into(), |value| shown(value, unit));
        let mark = match self.value.zip(self.goal()) {
            _ if self.misses_must() => " ✗",
            Some((value, goal)) if self.row.better.meets(value, goal) => " ★",
            _ => "",
        };
        let range = self.range().map_or_else(
            || "–".into(),
            |(least, most)| format!("{}–{}", digits(least), digits(most)),
        );
        [
            self.row.what.to_owned(),
            number(self.must()),
            number(self.goal()),
            format!("{}{mark}", number(self.value)),
            range,
            number(self.raw),
            self.ratio().map_or_else(|| "–".into(), |ratio| format!("× {ratio:.2}")),
        ]
    }

    fn json(&self) -> serde_json::Value {
        json!({
            "name": self.row.name,
            "what": self.row.what,
            "figure": self.value,
            "unit": self.row.unit,
            "must": self.must(),
            "goal": self.goal(),
            "raw_limit": self.raw,
            "raw": self.raw.map(|_| self.row.raw),
            "ratio": self.ratio(),
            "range": self.range().map(|(least, most)| [least, most]),
            "must_missed": self.misses_must(),
            "note": self.figure.note,
        })
    }
}

/// A number with its unit.
fn shown(value: f64, unit: &str) -> String {
    match unit {
        "%" | "/s" => format!("{}{}{unit}", digits(value), if unit == "%" { " " } else { "" }),
        unit => format!("{} {unit}", digits(value)),
    }
}

/// Three digits that matter.
fn digits(value: f64) -> String {
    match value.abs() {
        large if large >= 100.0 => format!("{value:.0}"),
        middle if middle >= 10.0 => format!("{value:.1}"),
        small if small >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

fn aligned(row: &[String; 7], widths: &[usize; 7]) -> String {
    let cells: Vec<String> = row
        .iter()
        .zip(widths)
        .enumerate()
        .map(|(at, (cell, width))| {
            let gap = " ".repeat(width.saturating_sub(cell.chars().count()));
            if at == 0 { format!("{cell}{gap}") } else { format!("{gap}{cell}") }
        })
        .collect();
    cells.join("  ").trim_end().to_owned()
}

/// Where the table stands in the document.
const BEGIN: &str = "<!-- figures: written by `cargo xtask bench --write` -->";
const END: &str = "<!-- end of figures -->";

/// Puts a text between the two marks of a document.
pub(crate) fn write_into(file: &Path, figures: &str) -> Result<()> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let text = between(&text, figures)
        .with_context(|| format!("{} has no place for the figures", file.display()))?;
    std::fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}

fn between(text: &str, figures: &str) -> Option<String> {
    let (before, rest) = text.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n\n{figures}\n\n{END}{after}"))
}

/// Whether there is a row of this name, for who asks for one alone.
pub(crate) fn is_known(name: &str) -> bool {
    row(name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures() -> Figures {
        let mut figures = Figures::default();
        for (runs, raw) in [(2400.0, 5000.0), (2600.0, 5200.0), (2200.0, 5100.0)] {
            figures.add("tickets_per_second", runs);
            figures.add_raw("tickets_per_second", raw);
        }
        figures
    }

    #[test]
    fn a_row_tells_its_median_range_and_share_of_the_raw_limit() {
        let line: serde_json::Value = serde_json::from_str(&figures().lines_of_json()[0]).unwrap();
        assert_eq!(line["figure"], 2400.0);
        assert_eq!(line["raw_limit"], 5100.0);
        assert_eq!(line["goal"], 2550.0);
        assert_eq!(line["range"], json!([2200.0, 2600.0]));
        assert_eq!(line["must_missed"], false);
    }

    #[test]
    fn a_missed_must_is_named_and_a_row_without_a_figure_is_not() {
        let mut figures = figures();
        figures.add("ack_p99", 20.4);
        figures.note("console_key", "no browser");
        assert_eq!(figures.missed(), ["ack_p99"]);
        assert_eq!(figures.lines_of_json().len(), 3);
        assert!(figures.lines().iter().any(|line| line.contains("no browser")));
    }

    #[test]
    fn the_table_of_a_document_is_replaced_and_nothing_else() {
        let text = format!("# Title\n\n{BEGIN}\nold\n{END}\n\nrest\n");
        let written = between(&text, "new").unwrap();
        assert_eq!(written, format!("# Title\n\n{BEGIN}\n\nnew\n\n{END}\n\nrest\n"));
        assert!(between("no marks", "new").is_none());
    }
}
