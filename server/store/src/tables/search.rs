//! Table `search`: full text over number, subject, texts, notes, people and hostnames of every ticket.

use std::collections::{HashMap, HashSet};

use deskbell_domain::Ticket;
use deskbell_protocol::{TicketId, TicketNumber};
use rusqlite::Connection;

use super::entries;
use crate::{error::StoreError, sql::Columns};

/// Hits that are looked at for one question; newest first, so older ones only matter for rare words.
const WINDOW: usize = 1_000;
/// Words of a question that are looked for.
const WORDS: usize = 12;
/// Words of a ticket that similar ones are looked for by.
const SIMILAR_WORDS: usize = 24;
/// Tickets with such a word that are looked at, the newest.
const SIMILAR_WINDOW: usize = 300;
/// How much more a word counts in a subject.
const IN_SUBJECT: f64 = 4.0;
/// Characters from which on the last word may be the beginning of one.
const PREFIX_CHARS: usize = 3;

/// Writes a ticket's entry in the index anew.
pub(crate) fn put(c: &Connection, ticket: &Ticket, is_new: bool) -> Result<(), StoreError> {
    if !is_new {
        c.prepare_cached("DELETE FROM search WHERE rowid = ?1")?.execute([ticket.number.0])?;
    }
    let mut texts = vec![ticket.description.as_str().to_owned()];
    texts.extend(ticket.resolution.as_ref().map(|found| found.note.as_str().to_owned()));
    let mut notes = Vec::new();
    for (public, words) in entries::words_of(c, ticket.id)? {
        if public { texts.push(words) } else { notes.push(words) }
    }
    notes.extend(ticket.tags.iter().map(|tag| tag.as_str().to_owned()));
    let asked = ticket.call.iter().flat_map(|call| &call.fields);
    notes.extend(asked.map(|field| field.value.as_str().to_owned()));
    c.prepare_cached(
        "INSERT INTO search (rowid, number, subject, texts, notes, people, hostnames)
         VALUES (?1, ?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute((
        ticket.number.0,
        ticket.subject.as_str(),
        texts.join("\n"),
        notes.join("\n"),
        people(ticket).join("\n"),
        ticket.machine.as_ref().map_or("", |machine| machine.hostname.as_str()),
    ))?;
    Ok(())
}

/// Whether what is searched for in a ticket itself differs; entries are looked at by the caller.
pub(crate) fn differs(before: &Ticket, after: &Ticket) -> bool {
    before.subject != after.subject
        || before.tags != after.tags
        || before.resolution.as_ref().map(|found| &found.note)
            != after.resolution.as_ref().map(|found| &found.note)
        || people(before) != people(after)
}

/// Numbers of tickets that hold every word, newest first, at most a window of them; `None` without a word.
pub(crate) fn find(
    c: &Connection,
    typed: &str,
    below: Option<TicketNumber>,
) -> Result<Option<Vec<TicketNumber>>, StoreError> {
    let Some(question) = question(typed) else { return Ok(None) };
    let mut statement = c.prepare_cached(
        "SELECT rowid FROM search WHERE search MATCH ?1 AND rowid < ?2 ORDER BY rowid DESC LIMIT ?3",
    )?;
    let below = below.map_or(i64::MAX, |number| i64::from(number.0));
    let rows = statement
        .query_map((question, below, i64::try_from(WINDOW).unwrap_or(i64::MAX)), |row| {
            row.number(0)
        })?;
    Ok(Some(rows.collect::<Result<_, _>>()?))
}

/// Solved tickets that share words with one, best first: those looked at are the newest that share any.
///
/// The index could rank by itself, but it counts every ticket that holds one of the words for that, each time.
pub(crate) fn similar(
    c: &Connection,
    ticket: &Ticket,
    limit: usize,
) -> Result<Vec<TicketId>, StoreError> {
    let mut words = words_of(&format!("{} {}", ticket.subject, ticket.description).to_lowercase());
    words.retain(|word| word.chars().count() > PREFIX_CHARS);
    words.sort_unstable();
    words.dedup();
    words.truncate(SIMILAR_WORDS);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let any: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    let mut statement = c.prepare_cached(
        "SELECT t.id, hits.subject, hits.texts FROM (
            SELECT rowid AS number, subject, texts
            FROM search WHERE search MATCH ?1 ORDER BY rowid DESC LIMIT ?3) AS hits
         JOIN tickets t ON t.number = hits.number
         WHERE t.state IN ('resolved', 'closed') AND t.number <> ?2
         ORDER BY t.number DESC",
    )?;
    let question = format!("{{subject texts}} : ({})", any.join(" OR "));
    let looked_at = i64::try_from(SIMILAR_WINDOW).unwrap_or(i64::MAX);
    let rows = statement.query_map((question, ticket.number.0, looked_at), |row| {
        let (subject, texts): (String, String) = (row.get(1)?, row.get(2)?);
        Ok((row.id(0)?, Shared::of(&words, &subject, &texts)))
    })?;
    let found: Vec<(TicketId, Shared)> = rows.collect::<Result<_, _>>()?;
    Ok(best(&found, limit))
}

/// Which of a ticket's words another one holds.
struct Shared {
    /// Their places among the words, with how much a word counts where it stands.
    words: Vec<(usize, f64)>,
}

impl Shared {
    fn of(words: &[String], subject: &str, texts: &str) -> Self {
        let set = |text: &str| words_of(&text.to_lowercase()).into_iter().collect::<HashSet<_>>();
        let (subject, texts) = (set(subject), set(texts));
        let weight = |word: &String| {
            IN_SUBJECT * f64::from(subject.contains(word)) + f64::from(texts.contains(word))
        };
        let weighed = words.iter().map(weight).enumerate();
        Self { words: weighed.filter(|(_, weight)| *weight > 0.0).collect() }
    }
}

/// The best by the words they share: one that few hold tells more than one that all do. Equals stay in their order.
fn best(found: &[(TicketId, Shared)], limit: usize) -> Vec<TicketId> {
    let mut holders: HashMap<usize, u32> = HashMap::new();
    for (word, _) in found.iter().flat_map(|(_, shared)| &shared.words) {
        *holders.entry(*word).or_default() += 1;
    }
    let all = f64::from(u32::try_from(found.len()).unwrap_or(u32::MAX));
    let tells =
        |word: &usize| holders.get(word).map_or(0.0, |count| (1.0 + all / f64::from(*count)).ln());
    let score = |shared: &Shared| -> f64 {
        shared.words.iter().map(|(word, weight)| weight * tells(word)).sum()
    };
    let mut scored: Vec<(f64, TicketId)> =
        found.iter().map(|(id, shared)| (score(shared), *id)).collect();
    scored.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    scored.into_iter().take(limit).map(|(_, id)| id).collect()
}

/// What a person typed, as a question in which no character of theirs has a meaning of its own.
fn question(typed: &str) -> Option<String> {
    let mut words: Vec<String> = words_of(typed);
    words.truncate(WORDS);
    let last = words.pop()?;
    let mut parts: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    let is_prefix = last.chars().count() >= PREFIX_CHARS;
    parts.push(if is_prefix { format!("{}*", quoted(&last)) } else { quoted(&last) });
    Some(parts.join(" AND "))
}

/// Pieces between white space and signs that hold a letter or digit; NUL and quotes never get through.
fn words_of(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().take(64).collect())
        .collect()
}

fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('"', "\"\""))
}

fn people(ticket: &Ticket) -> Vec<String> {
    let mut people = vec![ticket.requester.name.as_str().to_owned()];
    people.extend(ticket.for_name.as_ref().map(|name| name.as_str().to_owned()));
    people.extend(ticket.asker.as_ref().map(|name| name.as_str().to_owned()));
    people.extend(
        ticket
            .writer()
            .filter(|writer| writer.id != ticket.requester.id)
            .map(|writer| writer.name.as_str().to_owned()),
    );
    people
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_few_hold_outweighs_one_that_all_do_and_equals_stay_newest_first() {
        let words: Vec<String> = ["dock", "screen", "black"].map(str::to_owned).to_vec();
        let ticket = |number: u128, subject: &str, texts: &str| {
            (TicketId(uuid::Uuid::from_u128(number)), Shared::of(&words, subject, texts))
        };
        let found = [
            ticket(5, "Screen flickers", "The Screen again"),
            ticket(4, "Nothing works", "a screen"),
            ticket(3, "Other", "the dock and the screen"),
            ticket(2, "Other", "a screen"),
            ticket(1, "No word of it", "at all"),
        ];
        let best: Vec<u128> = best(&found, 4).into_iter().map(|id| id.0.as_u128()).collect();
        assert_eq!(best, [5, 3, 4, 2]);
    }
}
