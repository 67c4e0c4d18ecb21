//! The transition table: what each step does in each state, as one value that is also printed into the documents.

use deskbell_protocol::desk::ticket::State;

use crate::refused::Refused;

/// The states, in the order of the table's columns.
pub const STATES: [State; 8] = [
    State::New,
    State::InProgress,
    State::Scheduled,
    State::WaitingOnRequester,
    State::WaitingOnSupplier,
    State::Resolved,
    State::Closed,
    State::Merged,
];

/// What may be asked of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// A technician becomes the contact.
    Take,
    /// A technician takes `take` back.
    Untake,
    /// Another technician becomes the contact.
    HandOver,
    /// A colleague stands in.
    Cover,
    /// The cover ends.
    EndCover,
    /// Status: in progress.
    Work,
    /// Status: a visit is planned.
    Schedule,
    /// Status: waiting for the requester.
    AskRequester,
    /// Status: waiting for somebody outside.
    AskSupplier,
    /// A technician is coming now.
    OnTheWay,
    /// A technician says what solved it.
    Resolve,
    /// A technician works on it again.
    Reopen,
    /// A technician closes it.
    Close,
    /// It carries on in another ticket.
    Merge,
    /// It stands alone again.
    Unmerge,
    /// Some messages become a ticket of their own as well.
    Split,
    /// A pointer comes or goes.
    Link,
    /// A public message of a technician.
    Reply,
    /// An internal note.
    Note,
    /// A technician edits fields.
    Patch,
    /// The requester writes.
    RequesterWrites,
    /// "Yes, it works."
    Fixed,
    /// "Still broken."
    StillBroken,
    /// "How did it go?" is answered.
    Rate,
    /// "Any news?"
    Nudge,
    /// The reminder of a resolved ticket.
    Remind,
    /// A resolved ticket that nobody answered.
    CloseUnanswered,
    /// The time that was told has passed.
    AdmitLate,
    /// The rating is asked for.
    AskRating,
}

/// What a step leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// The state stays.
    Stay,
    /// Another state.
    To(State),
    /// The state it had before it was merged.
    Former,
    /// The step acts on the last ticket of the chain.
    Last,
    /// In progress again if it was closed recently; a message opens a new ticket otherwise.
    Recent,
    /// Refused: `wrong_state`.
    No,
}

use Next::{Former, Last, No, Recent, Stay, To};
use State::{
    Closed, InProgress, Merged, New, Resolved, Scheduled, WaitingOnRequester, WaitingOnSupplier,
};

/// The table: one row per step, one column per state of [`STATES`].
#[rustfmt::skip]
pub const TABLE: [(Step, [Next; 8]); 29] = [
    //                       new                     in_progress             scheduled               waiting_on_requester    waiting_on_supplier     resolved       closed     merged
    (Step::Take,            [To(InProgress),         Stay,                   Stay,                   Stay,                   Stay,                   Stay,          No,        No]),
    (Step::Untake,          [No,                     To(New),                To(New),                No,                     No,                     No,            No,        No]),
    (Step::HandOver,        [To(InProgress),         Stay,                   Stay,                   Stay,                   Stay,                   Stay,          Stay,      No]),
    (Step::Cover,           [To(InProgress),         Stay,                   Stay,                   Stay,                   Stay,                   Stay,          No,        No]),
    (Step::EndCover,        [No,                     Stay,                   Stay,                   Stay,                   Stay,                   Stay,          Stay,      Stay]),
    (Step::Work,            [To(InProgress),         Stay,                   To(InProgress),         To(InProgress),         To(InProgress),         No,            No,        No]),
    (Step::Schedule,        [To(Scheduled),          To(Scheduled),          Stay,                   To(Scheduled),          To(Scheduled),          No,            No,        No]),
    (Step::AskRequester,    [To(WaitingOnRequester), To(WaitingOnRequester), To(WaitingOnRequester), Stay,                   To(WaitingOnRequester), No,            No,        No]),
    (Step::AskSupplier,     [To(WaitingOnSupplier),  To(WaitingOnSupplier),  To(WaitingOnSupplier),  To(WaitingOnSupplier),  Stay,                   No,            No,        No]),
    (Step::OnTheWay,        [To(InProgress),         Stay,                   Stay,                   Stay,                   Stay,                   No,            No,        No]),
    (Step::Resolve,         [To(Resolved),           To(Resolved),           To(Resolved),           To(Resolved),           To(Resolved),           Stay,          No,        No]),
    (Step::Reopen,          [No,                     No,                     No,                     No,                     No,                     To(InProgress), To(InProgress), No]),
    (Step::Close,           [To(Closed),             To(Closed),             To(Closed),             To(Closed),             To(Closed),             To(Closed),    No,        No]),
    (Step::Merge,           [To(Merged),             To(Merged),             To(Merged),             To(Merged),             To(Merged),             To(Merged),    To(Merged), No]),
    (Step::Unmerge,         [No,                     No,                     No,                     No,                     No,                     No,            No,        Former]),
    (Step::Split,           [To(InProgress),         Stay,                   Stay,                   Stay,                   Stay,                   Stay,          Stay,      No]),
    (Step::Link,            [Stay,                   Stay,                   Stay,                   Stay,                   Stay,                   Stay,          Stay,      Stay]),
    (Step::Reply,           [To(InProgress),         Stay,                   Stay,                   Stay,                   Stay,                   Stay,          Stay,      No]),
    (Step::Note,            [Stay,                   Stay,                   Stay,                   Stay,                   Stay,                   Stay,          Stay,      Stay]),
    (Step::Patch,           [Stay,                   Stay,                   Stay,                   Stay,                   Stay,                   Stay,          Stay,      Stay]),
    (Step::RequesterWrites, [Stay,                   Stay,                   Stay,                   To(InProgress),         Stay,                   To(InProgress), Recent,   Last]),
    (Step::Fixed,           [Stay,                   Stay,                   Stay,                   Stay,                   Stay,                   To(Closed),    Stay,      Last]),
    (Step::StillBroken,     [Stay,                   Stay,                   Stay,                   Stay,                   Stay,                   To(InProgress), Recent,   Last]),
    (Step::Rate,            [No,                     No,                     No,                     No,                     No,                     Stay,          Stay,      Last]),
    (Step::Nudge,           [Stay,                   Stay,                   Stay,                   Stay,                   Stay,                   No,            No,        Last]),
    (Step::Remind,          [No,                     No,                     No,                     No,                     No,                     Stay,          No,        No]),
    (Step::CloseUnanswered, [No,                     No,                     No,                     No,                     No,                     To(Closed),    No,        No]),
    (Step::AdmitLate,       [Stay,                   Stay,                   Stay,                   No,                     Stay,                   No,            No,        No]),
    (Step::AskRating,       [No,                     No,                     No,                     No,                     No,                     No,            Stay,      No]),
];

/// What a step leads to in a state.
pub fn next(state: State, step: Step) -> Next {
    let column = STATES.iter().position(|each| *each == state);
    let row = TABLE.iter().find(|(each, _)| *each == step);
    row.zip(column).and_then(|((_, cells), at)| cells.get(at)).copied().unwrap_or(No)
}

/// The state a step leads to.
///
/// # Errors
/// `wrong_state` where the table says no, or where the step has to act on another ticket.
pub fn arrive(state: State, former: Option<State>, step: Step) -> Result<State, Refused> {
    match next(state, step) {
        Stay => Ok(state),
        To(state) => Ok(state),
        Recent => Ok(InProgress),
        Former => {
            former.ok_or(Refused::Inconsistent { what: "a merged ticket without former state" })
        }
        Last | No => Err(Refused::WrongState { state, step: name(step) }),
    }
}

/// The table in Markdown, for the documents.
pub fn markdown() -> String {
    let mut out = String::from("| step |");
    for state in STATES {
        out.push_str(&format!(" `{}` |", state_name(state)));
    }
    out.push_str(&format!("\n|{}\n", " --- |".repeat(STATES.len() + 1)));
    for (step, cells) in TABLE {
        out.push_str(&format!("| {} |", name(step)));
        for cell in cells {
            out.push_str(&format!(" {} |", cell_text(cell)));
        }
        out.push('\n');
    }
    out
}

fn cell_text(cell: Next) -> String {
    match cell {
        Stay => "stays".into(),
        To(state) => format!("→ `{}`", state_name(state)),
        Former => "→ its former state".into(),
        Last => "acts on the last of the chain".into(),
        Recent => "→ `in_progress` if closed recently, else a new ticket for a message".into(),
        No => "–".into(),
    }
}

/// A state's name on the wire.
pub fn state_name(state: State) -> &'static str {
    match state {
        New => "new",
        InProgress => "in_progress",
        Scheduled => "scheduled",
        WaitingOnRequester => "waiting_on_requester",
        WaitingOnSupplier => "waiting_on_supplier",
        Resolved => "resolved",
        Closed => "closed",
        Merged => "merged",
    }
}

/// A step's name, for documents and logs.
pub fn name(step: Step) -> &'static str {
    match step {
        Step::Take => "take",
        Step::Untake => "undo take",
        Step::HandOver => "hand over",
        Step::Cover => "cover",
        Step::EndCover => "end cover",
        Step::Work => "status in_progress",
        Step::Schedule => "status scheduled",
        Step::AskRequester => "status waiting_on_requester",
        Step::AskSupplier => "status waiting_on_supplier",
        Step::OnTheWay => "on the way",
        Step::Resolve => "resolve",
        Step::Reopen => "reopen",
        Step::Close => "close",
        Step::Merge => "merge",
        Step::Unmerge => "unmerge",
        Step::Split => "split",
        Step::Link => "link, unlink",
        Step::Reply => "public message",
        Step::Note => "internal note",
        Step::Patch => "edit",
        Step::RequesterWrites => "requester's message",
        Step::Fixed => "verdict: fixed",
        Step::StillBroken => "verdict: still broken",
        Step::Rate => "rating",
        Step::Nudge => "any news?",
        Step::Remind => "reminder falls due",
        Step::CloseUnanswered => "closing falls due",
        Step::AdmitLate => "told time passes",
        Step::AskRating => "rating falls due",
    }
}
