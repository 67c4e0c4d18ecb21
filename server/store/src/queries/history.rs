//! One person's history: a little of it for everybody on the desk, all of it only behind a line in the audit.

use deskbell_domain::{Refused, desk_view};
use deskbell_protocol::{
    PersonId, TechnicianId, TicketNumber, Timestamp, desk::ticket::DeskTicketBrief,
};

use super::{desk::CALLER_TICKETS, reader::Reader};
use crate::{
    commands::people::Opened,
    error::StoreError,
    tables::{
        desk_writes, persons,
        queue::{self, Among, Position, QueueFilter},
    },
};

/// Most tickets a history holds: as many as there are numbers for one person in a working life.
const HISTORY: usize = 100_000;

impl Reader<'_> {
    /// A list of one person holds what is open and the newest ten, unless it names an opening: then all that was there
    /// when that was made. So nobody reads a whole history without a line in the audit.
    pub(super) fn bound_to_person(
        &self,
        reader: TechnicianId,
        filter: &QueueFilter,
    ) -> Result<(QueueFilter, Option<Vec<TicketNumber>>), StoreError> {
        let Some(asked) = filter.person else { return Ok((filter.clone(), None)) };
        let person = persons::present(self.c, asked)?;
        let bound = QueueFilter { person: Some(person), ..filter.clone() };
        let Some(opening) = filter.opening else {
            let of_person = QueueFilter { person: Some(person), ..QueueFilter::of(None) };
            let (among, start) = (Among::default(), Position::Start);
            let newest =
                queue::page(self.c, &of_person, among, reader, self.now, start, CALLER_TICKETS)?;
            return Ok((bound, Some(newest.numbers)));
        };
        let first = desk_writes::get::<Opened>(self.c, opening)?;
        let own = first.filter(|first| first.by == reader && first.outcome.person == person);
        let own = own.ok_or(Refused::Field { pointer: "/opening", code: "unknown_opening" })?;
        let end = Timestamp::from_millis(own.at.millis() + 1);
        let to = Some(filter.to.map_or(end, |to| to.min(end)));
        Ok((QueueFilter { to, ..bound }, None))
    }

    /// All that a person had asked for until a moment, newest first, as far as this technician may see it. Only for an
    /// opening that has its line in the audit.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn opened_history(
        &self,
        reader: TechnicianId,
        person: PersonId,
        at: Timestamp,
    ) -> Result<Vec<DeskTicketBrief>, StoreError> {
        let filter = QueueFilter {
            person: Some(persons::present(self.c, person)?),
            to: Some(Timestamp::from_millis(at.millis() + 1)),
            ..QueueFilter::of(None)
        };
        let (among, start) = (Among::default(), Position::Start);
        let page = queue::page(self.c, &filter, among, reader, self.now, start, HISTORY)?;
        let directory = self.directory()?;
        let rows = self.shown(reader, &page.numbers)?;
        Ok(rows.iter().map(|ticket| desk_view::brief(ticket, directory)).collect())
    }
}
