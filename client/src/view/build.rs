//! Builds pages from the state: pure, so that what a window shows can be compared and tested.

use deskbell_protocol::{
    MessageId, TicketId, Timestamp,
    home::Home,
    incident::Incident,
    limits::ATTACHMENT_BYTES,
    problem::ErrorCode,
    ticket::{Status, TicketHead, TicketRow},
};

use super::{
    ConversationView, FactsView, FormView, MessageView, NumberView, OtherWays, Progress,
    ReceiptView, SavedView, TicketsView, UnsentReply, WaitView,
};
use crate::{
    bridge::DraftFields,
    failure::RefusedField,
    hours,
    outbox::{Frozen, Kind, Reason, Row, SentOpening, State, is_written},
    view::DraftAttachment,
};

/// An unsent row with its words.
#[derive(Debug, Clone)]
pub struct Unsent {
    /// The row.
    pub row: Row,
    /// The request; `None` if it can no longer be read.
    pub request: Option<Frozen>,
    /// The fields the server named when it refused it.
    pub fields: Vec<RefusedField>,
}

/// How to reach IT without Deskbell.
#[must_use]
pub fn other_ways(home: Option<&Home>, now: Timestamp) -> OtherWays {
    let Some(home) = home else {
        return OtherWays { phone: String::new(), desk: None, open_until: None, opens_at: None };
    };
    let answering = hours::answering(&home.it, now);
    OtherWays {
        phone: home.it.phone.as_str().to_owned(),
        desk: home.it.desk.as_ref().map(|desk| desk.as_str().to_owned()),
        open_until: answering.until,
        opens_at: answering.from,
    }
}

/// The honest wait.
#[must_use]
pub fn wait(home: Option<&Home>) -> Option<WaitView> {
    let wait = home?.wait.as_ref()?;
    Some(WaitView { minutes: wait.minutes, busy: wait.busy, opens_at: wait.opens_at })
}

/// Largest attachment the server takes.
#[must_use]
pub fn attachment_bytes(home: Option<&Home>) -> u64 {
    home.map_or(ATTACHMENT_BYTES as u64, |home| home.limits.attachment_bytes)
}

/// What the form shows beyond `home`.
#[derive(Debug)]
pub struct FormParts {
    /// The kept words.
    pub draft: Option<DraftFields>,
    /// Its attachments.
    pub attachments: Vec<DraftAttachment>,
    /// The facts, once read.
    pub facts: Option<FactsView>,
    /// The computer's model.
    pub model: Option<String>,
    /// Who sends.
    pub sending_as: String,
    /// Whether Send was pressed.
    pub sending: bool,
    /// The ticket it will open.
    pub ticket: TicketId,
}

/// The form.
#[must_use]
pub fn form(home: Option<&Home>, parts: FormParts) -> FormView {
    let me = home.map(|home| &home.me);
    let empty = || DraftFields {
        description: String::new(),
        impact: None,
        reach: None,
        for_name: None,
        asker_name: None,
    };
    let text = |line: &deskbell_protocol::text::Line| line.as_str().to_owned();
    FormView {
        ticket: parts.ticket,
        draft: parts.draft.unwrap_or_else(empty),
        attachments: parts.attachments,
        incidents: incidents(home, parts.model.as_deref()),
        facts: parts.facts,
        wait: wait(home),
        sending_as: parts.sending_as,
        phone: me.and_then(|me| me.phones.first()).map(text),
        place: me.and_then(|me| me.place.as_ref()).map(text),
        attachment_bytes: attachment_bytes(home),
        sending: parts.sending,
    }
}

/// Known issues that touch this person or this computer.
fn incidents(home: Option<&Home>, model: Option<&str>) -> Vec<Incident> {
    let Some(home) = home else { return Vec::new() };
    let among = |lines: &[deskbell_protocol::text::Line], value: Option<&str>| {
        value.is_some_and(|value| lines.iter().any(|line| line.as_str() == value))
    };
    let place = home.me.place.as_ref().map(|place| place.as_str());
    let department = home.me.department.as_ref().map(|department| department.as_str());
    let touches = |incident: &&Incident| {
        let touches = &incident.touches;
        incident.joined
            || touches.everyone
            || among(&touches.places, place)
            || among(&touches.departments, department)
            || among(&touches.models, model)
    };
    home.incidents.iter().filter(touches).cloned().collect()
}

/// A request that is on this computer only, as far as anyone knows.
#[must_use]
pub fn saved(unsent: &Unsent) -> SavedView {
    let open = match &unsent.request {
        Some(Frozen::Open(open)) => Some(open),
        Some(
            Frozen::Message(_)
            | Frozen::Verdict(_)
            | Frozen::Rating(_)
            | Frozen::Nudge
            | Frozen::Read(_)
            | Frozen::Attachment(_),
        )
        | None => None,
    };
    SavedView {
        ticket: unsent.row.ticket,
        description: open.map_or(String::new(), |open| open.description.as_str().to_owned()),
        impact: open.and_then(|open| open.impact),
        reach: open.and_then(|open| open.reach.clone()),
        saved_at: unsent.row.saved_at,
        attempted: unsent.row.attempted,
        attention: attention(&unsent.row),
        fields: unsent.fields.clone(),
    }
}

/// Key of the sentence that says why a row cannot go.
#[must_use]
pub fn attention(row: &Row) -> Option<String> {
    match row.state {
        State::NeedsAttention(Reason::Refused(code)) => Some(attention_key(code)),
        State::NeedsAttention(Reason::FileGone) => Some("talk-file-gone".to_owned()),
        State::Paused => Some("offline-approval".to_owned()),
        State::Waiting => None,
    }
}

/// The catalogue has a sentence for every code. What it says of a request's form is meant for who writes programs.
fn attention_key(code: ErrorCode) -> String {
    if code == ErrorCode::ValidationFailed {
        return "talk-refused".to_owned();
    }
    let code = if code == ErrorCode::MalformedJson { ErrorCode::MalformedRequest } else { code };
    format!("problem-{}", code.as_str().replace('_', "-"))
}

/// A request that is on the server.
#[must_use]
pub fn receipt(head: &TicketHead, parts: u32, sender: String, home: Option<&Home>) -> ReceiptView {
    use deskbell_protocol::attachment::AttachmentState;
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let here = head.attachments.iter().filter(|a| a.state == AttachmentState::Here).count();
    ReceiptView {
        ticket: head.id,
        number: head.number,
        sender,
        description: head.description.as_str().to_owned(),
        sent_at: head.received_at,
        parts,
        attachments: Progress { arrived: count(here), total: count(head.attachments.len()) },
        seen: head.seen.clone(),
        contact: head.contact.as_ref().map(|contact| contact.name.as_str().to_owned()),
        expected_by: head.expected_by,
        wait: wait(home),
    }
}

/// My tickets.
#[must_use]
pub fn tickets(
    unsent: &[Unsent],
    rows: Vec<TicketRow>,
    as_of: Option<Timestamp>,
    now: Timestamp,
) -> TicketsView {
    let (done, open): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|row| row.head.status == Status::Closed);
    let later = |row: &&TicketRow| row.head.can.nudge_at.is_some_and(|at| at > now);
    let asked = unsent.iter().filter(|unsent| unsent.row.kind == Kind::Nudge);
    let nudged: Vec<TicketId> = open
        .iter()
        .filter(later)
        .map(|row| row.head.id)
        .chain(asked.map(|unsent| unsent.row.ticket))
        .collect();
    TicketsView {
        unsent: unsent.iter().filter(|u| u.row.kind == Kind::Open).map(saved).collect(),
        open,
        done,
        as_of,
        nudged,
    }
}

/// A ticket by its number.
#[must_use]
pub fn number(rows: &[Row]) -> NumberView {
    let texts = || rows.iter().filter(|row| matches!(row.kind, Kind::Open | Kind::Message));
    let refused = |row: &&Row| matches!(row.state, State::NeedsAttention(_));
    let refused: Vec<Timestamp> = texts().filter(refused).map(|row| row.saved_at).collect();
    let waiting = texts().count() - refused.len();
    NumberView { waiting: u32::try_from(waiting).unwrap_or(u32::MAX), refused }
}

/// What a conversation shows beyond the ticket.
#[derive(Debug)]
pub struct ConversationParts {
    /// The messages.
    pub messages: Vec<MessageView>,
    /// Unsent rows of the ticket.
    pub unsent: Vec<Unsent>,
    /// The kept words of a reply.
    pub reply: String,
    /// Its attachments.
    pub reply_attachments: Vec<DraftAttachment>,
    /// Largest attachment.
    pub attachment_bytes: u64,
    /// Whether the last verdict was about an earlier fix.
    pub check_late: bool,
}

/// One conversation.
#[must_use]
pub fn conversation(head: TicketHead, parts: ConversationParts) -> ConversationView {
    let waiting = |resolution| {
        let goes = |u: &&Unsent| !matches!(u.row.state, State::NeedsAttention(_));
        let unsent = parts.unsent.iter().filter(goes);
        let verdicts = unsent.filter_map(|u| u.request.as_ref()?.judges());
        verdicts.filter(|(judged, _)| *judged == resolution).map(|(_, fixed)| fixed).next_back()
    };
    let resolution = head.resolution.as_ref().map(|resolution| resolution.id);
    let judged = head.verdict.as_ref().map(|verdict| verdict.resolution_id) == resolution;
    let open = head.status == Status::Fixed && !judged;
    let verdict_on_its_way = resolution.and_then(waiting);
    ConversationView {
        check: resolution.filter(|_| open && verdict_on_its_way.is_none()),
        check_late: parts.check_late && verdict_on_its_way.is_none(),
        verdict_on_its_way,
        unsent: parts.unsent.iter().filter_map(|u| unsent_reply(u, &parts.unsent)).collect(),
        ticket: head,
        messages: parts.messages,
        reply: parts.reply,
        reply_attachments: parts.reply_attachments,
        attachment_bytes: parts.attachment_bytes,
    }
}

/// Replies, and what else the server refused; a picture that is merely on its way belongs to its text.
fn unsent_reply(unsent: &Unsent, all: &[Unsent]) -> Option<UnsentReply> {
    let request = unsent.request.as_ref()?;
    let refused = matches!(unsent.row.state, State::NeedsAttention(_));
    let shown = match unsent.row.kind {
        Kind::Message => true,
        Kind::Attachment | Kind::Verdict | Kind::Rating => refused,
        Kind::Open | Kind::Nudge | Kind::Read => false,
    };
    let names = request.names();
    let waiting = all.iter().filter(|other| names.iter().any(|name| name.0 == other.row.id));
    shown.then(|| UnsentReply {
        id: MessageId(unsent.row.id),
        changeable: is_written(unsent.row.kind) && (refused || !unsent.row.attempted),
        body: request.words().unwrap_or_default().to_owned(),
        saved_at: unsent.row.saved_at,
        attachments: u32::try_from(waiting.count()).unwrap_or(u32::MAX),
        attention: attention(&unsent.row),
        fields: unsent.fields.clone(),
    })
}

/// A receipt of which only the number is known.
#[must_use]
pub fn bare_receipt(
    ticket: TicketId,
    sent: &SentOpening,
    parts: u32,
    sender: String,
    home: Option<&Home>,
) -> Option<ReceiptView> {
    let total = u32::try_from(sent.request.attachments.len()).unwrap_or(u32::MAX);
    Some(ReceiptView {
        ticket,
        number: sent.number?,
        sender,
        description: sent.request.description.as_str().to_owned(),
        sent_at: sent.acked_at,
        parts,
        attachments: Progress { arrived: 0, total },
        seen: None,
        contact: None,
        expected_by: None,
        wait: wait(home),
    })
}
