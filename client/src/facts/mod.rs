//! What this computer says about itself: six sections, read only when somebody asks for help or looks at them.
//!
//! A section that cannot be read is named as unread; the others go on. What was read is frozen: the window
//! prints exactly this value and exactly this value is sent.

mod account;
mod sections;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;
#[cfg(unix)]
use self::unix as os;
#[cfg(windows)]
use self::windows as os;

use std::path::{Path, PathBuf};

use deskbell_protocol::{
    Timestamp,
    facts::{FactLine, FactSection, Facts, SectionId},
    limits::FACT_LINES,
    text::{FactKey, FactValue},
};

pub use account::{Account, account};

use crate::view::FactsView;

/// Facts of one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Every section that was read.
    pub facts: Facts,
    /// Sections that could not be read.
    pub unread: Vec<SectionId>,
}

impl Snapshot {
    /// As the window shows it.
    #[must_use]
    pub fn view(&self, withheld: &[SectionId]) -> FactsView {
        let included = |id: &SectionId| !withheld.contains(id);
        FactsView {
            facts: self.facts.clone(),
            included: SectionId::ALL.into_iter().filter(included).collect(),
            unread: self.unread.clone(),
        }
    }

    /// As it is sent: the sections that are switched on, line by line as shown; nothing if all are off.
    #[must_use]
    pub fn sent(&self, withheld: &[SectionId]) -> Option<Facts> {
        let mut facts = self.facts.clone();
        facts.sections.retain(|section| !withheld.contains(&section.id));
        (!facts.sections.is_empty()).then_some(facts)
    }

    /// The computer's model, by which a known issue may touch it.
    #[must_use]
    pub fn model(&self) -> Option<&str> {
        let computer = self.facts.sections.iter().find(|s| s.id == SectionId::Computer)?;
        let line = computer.lines.iter().find(|line| line.key.as_str() == "model")?;
        line.value.as_ref().map(|value| value.as_str())
    }
}

/// Sections that are off until switched on.
#[must_use]
pub fn withheld_at_first() -> Vec<SectionId> {
    vec![SectionId::Apps]
}

/// Reads facts from a system whose files lie under a root.
#[derive(Debug, Clone)]
pub struct Reader {
    root: PathBuf,
}

impl Default for Reader {
    fn default() -> Self {
        Self { root: PathBuf::from("/") }
    }
}

/// A section could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unread: this part of the computer could not be read")]
pub struct Unread;

impl Reader {
    /// A reader of another root, for tests.
    #[must_use]
    pub fn of(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// Reads every section; names of open apps only if they are switched on. Takes some milliseconds of
    /// blocking work.
    #[must_use]
    pub fn read(&self, now: Timestamp, withheld: &[SectionId]) -> Snapshot {
        let mut facts = Facts { taken_at: now, sections: Vec::new() };
        let mut unread = Vec::new();
        for id in SectionId::ALL {
            if id == SectionId::Apps && withheld.contains(&id) {
                continue;
            }
            match sections::read(&self.root, id, now) {
                Ok(mut lines) => {
                    lines.truncate(FACT_LINES);
                    facts.sections.push(FactSection { id, lines });
                }
                Err(Unread) => unread.push(id),
            }
        }
        Snapshot { facts, unread }
    }
}

/// A line; a value nobody can show becomes absent rather than an error.
fn line(key: &str, value: Option<String>, unit: Option<&str>) -> Option<FactLine> {
    let tidy = |value: String| {
        let value: String =
            value.chars().map(|c| if c.is_control() { ' ' } else { c }).take(500).collect();
        FactValue::parse(&value).ok().filter(|value| !value.as_str().is_empty())
    };
    Some(FactLine {
        key: FactKey::parse(key).ok()?,
        value: value.and_then(tidy),
        unit: unit.and_then(|unit| FactKey::parse(unit).ok()),
    })
}

#[cfg(test)]
mod tests;
