//! Published solutions as the desk reads them.

use deskbell_domain::answer::{self, Hidden, KnownAnswer};
use deskbell_protocol::{
    AnswerId, TechnicianId, TicketId,
    desk::answer::{DeskAnswer, DeskAnswerList},
    ticket::TicketLink,
};

use super::reader::Reader;
use crate::{
    error::StoreError,
    tables::{answers, tickets},
};

/// Rows that are looked at together for those that fit.
const AT_ONCE: usize = 200;

/// What a list of answers looks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AnswerFilter {
    /// Offered ones, or those of the desk alone.
    pub offered: Option<bool>,
    /// Words that all stand in it.
    pub q: Option<String>,
    /// Only what grew from this ticket.
    pub ticket: Option<TicketId>,
}

impl Reader<'_> {
    /// A page of answers in use, newest first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn desk_answers(
        &self,
        reader: TechnicianId,
        filter: &AnswerFilter,
        below: Option<AnswerId>,
        limit: usize,
    ) -> Result<DeskAnswerList, StoreError> {
        let (mut items, mut below) = (Vec::new(), below);
        let words = filter.q.as_deref().unwrap_or_default().to_lowercase();
        loop {
            let rows = answers::in_use(self.c, filter.offered, below, AT_ONCE)?;
            let Some(last) = rows.last().map(|row| row.public.id) else { break };
            for row in rows {
                if !holds(&row, &words) {
                    continue;
                }
                // By what the reader is shown: a hidden ticket is not found by its id either.
                let row = self.answer_row(reader, row)?;
                items.extend(row.filter(|row| grew_from(row, filter.ticket)));
            }
            if items.len() > limit {
                break;
            }
            below = Some(last);
        }
        let has_more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| has_more).map(|row| row.id.to_string());
        Ok(DeskAnswerList { items, next })
    }

    /// One answer, also if it was retired; `None` alike for hidden and unknown ones.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn desk_answer(
        &self,
        reader: TechnicianId,
        id: AnswerId,
    ) -> Result<Option<DeskAnswer>, StoreError> {
        match answers::get(self.c, id)? {
            Some(answer) => self.answer_row(reader, answer),
            None => Ok(None),
        }
    }

    fn answer_row(
        &self,
        reader: TechnicianId,
        answer: KnownAnswer,
    ) -> Result<Option<DeskAnswer>, StoreError> {
        let from = self.grown_from(reader, answer.desk.ticket)?;
        Ok(answer::desk_view(answer, from, self.directory()?))
    }

    fn grown_from(
        &self,
        reader: TechnicianId,
        ticket: Option<TicketId>,
    ) -> Result<Result<Option<TicketLink>, Hidden>, StoreError> {
        let Some(id) = ticket else { return Ok(Ok(None)) };
        if !tickets::exists(self.c, id)? {
            return Ok(Ok(None));
        }
        Ok(self.seen_by(reader, id)?.map(|ticket| Some(ticket.link())).ok_or(Hidden))
    }
}

fn grew_from(answer: &DeskAnswer, ticket: Option<TicketId>) -> bool {
    ticket.is_none_or(|id| answer.ticket.as_ref().is_some_and(|ticket| ticket.id == id))
}

/// Whether all these words, in small letters, stand in an answer.
fn holds(answer: &KnownAnswer, words: &str) -> bool {
    let mut text = format!("{}\n{}", answer.public.title, answer.public.steps);
    answer.public.words.iter().for_each(|word| {
        text.push('\n');
        text.push_str(word.as_str());
    });
    let text = text.to_lowercase();
    words.split_whitespace().all(|word| text.contains(word))
}
