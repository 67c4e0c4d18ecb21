//! Status, solving, reopening and closing by the desk.

use deskbell_protocol::{
    Timestamp, TopicId,
    desk::{
        action::{Actor, OpenState},
        ticket::Visibility,
    },
    message::{Event, EventKind},
    text::Body,
    ticket::Visit,
};

use super::{
    contact,
    draft::{Draft, Words},
};
use crate::{entry::Writer, refused::Refused, transition::Step};

/// The fields of the action `status`.
pub(super) struct Progress<'a> {
    pub(super) state: OpenState,
    pub(super) visit: Option<&'a Visit>,
    pub(super) next_update_by: Option<Timestamp>,
    pub(super) message: Option<&'a Body>,
}

/// `status`: an open state, with a public message if wanted.
pub(super) fn status(
    draft: &mut Draft<'_>,
    actor: &Actor,
    progress: &Progress<'_>,
) -> Result<(), Refused> {
    let me = actor.technician.id;
    let visit = checked_visit(progress)?;
    draft.step(match progress.state {
        OpenState::InProgress => Step::Work,
        OpenState::Scheduled => Step::Schedule,
        OpenState::WaitingOnRequester => Step::AskRequester,
        OpenState::WaitingOnSupplier => Step::AskSupplier,
    })?;
    contact::ensure(draft, me);
    let asks = progress.state == OpenState::WaitingOnRequester;
    if let Some(body) = progress.message {
        let author = Writer::Technician { id: me, role: contact::part(draft, me)? };
        let id = draft.fresh("message");
        let words = Words::new(id, author, Visibility::Public, body.clone().into());
        draft.say(Words { asks, ..words });
    } else if asks {
        draft.event_by(EventKind::Waiting, draft.ticket.contact);
    }
    if let Some(visit) = visit.filter(|visit| draft.ticket.visit.as_ref() != Some(visit)) {
        draft.event(Event {
            name: draft.ticket.contact.map(|id| draft.scene.directory.name(id)),
            at: Some(visit.at),
            place: Some(visit.place.clone()),
            ..Event::of(EventKind::VisitPlanned)
        });
        draft.ticket.visit = Some(visit);
    }
    if progress.next_update_by.is_some() {
        draft.ticket.next_update_by = progress.next_update_by;
    }
    Ok(())
}

/// `on_the_way`: said by whoever the requester expects.
pub(super) fn on_the_way(
    draft: &mut Draft<'_>,
    actor: &Actor,
    minutes: u16,
) -> Result<(), Refused> {
    let me = actor.technician.id;
    draft.step(Step::OnTheWay)?;
    contact::ensure(draft, me);
    contact::part(draft, me)?;
    let name = Some(draft.scene.directory.name(me));
    let minutes = Some(u32::from(minutes));
    draft.event(Event { name, minutes, ..Event::of(EventKind::OnTheWay) });
    Ok(())
}

/// `resolve`: what solved it, and the question "Is it fixed?".
pub(super) fn resolve(
    draft: &mut Draft<'_>,
    actor: &Actor,
    note: &Body,
    topic: Option<TopicId>,
) -> Result<(), Refused> {
    if topic.is_some_and(|id| draft.scene.directory.topic_ref(id).is_none()) {
        return Err(Refused::Field { pointer: "/topic", code: "unknown_topic" });
    }
    draft.step(Step::Resolve)?;
    contact::ensure(draft, actor.technician.id);
    draft.ticket.topic = topic.or(draft.ticket.topic);
    draft.solved(note.clone());
    draft.event_by(EventKind::Resolved, draft.ticket.contact);
    Ok(())
}

/// `reopen`: to the same contact.
pub(super) fn reopen(draft: &mut Draft<'_>, actor: &Actor) -> Result<(), Refused> {
    draft.step(Step::Reopen)?;
    contact::ensure(draft, actor.technician.id);
    draft.event_by(EventKind::Reopened, draft.ticket.contact);
    Ok(())
}

/// `close`: without asking.
pub(super) fn close(
    draft: &mut Draft<'_>,
    actor: &Actor,
    note: Option<&Body>,
) -> Result<(), Refused> {
    let me = actor.technician.id;
    draft.step(Step::Close)?;
    contact::ensure(draft, me);
    if let Some(note) = note {
        let role = contact::part(draft, me)?;
        let id = draft.fresh("note");
        draft.say_publicly(id, me, role, note.clone());
    }
    contact::close_cover(draft);
    draft.event_by(EventKind::Closed, draft.ticket.contact);
    Ok(())
}

fn checked_visit(progress: &Progress<'_>) -> Result<Option<Visit>, Refused> {
    match (progress.state, progress.visit) {
        (OpenState::Scheduled, None) => Err(Refused::Field { pointer: "/visit", code: "required" }),
        (OpenState::Scheduled, Some(visit)) => Ok(Some(visit.clone())),
        (_, Some(_)) => Err(Refused::Field { pointer: "/visit", code: "only_when_scheduled" }),
        (_, None) => Ok(None),
    }
}
