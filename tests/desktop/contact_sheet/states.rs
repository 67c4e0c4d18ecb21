//! The states of the window that have a picture, and what must be on the page before one is taken.

/// What is done on a page before its picture is taken.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    /// The control with this test id is pressed.
    Press(&'static str),
    /// These words are put into the field with this test id.
    Write(&'static str, &'static str),
    /// More than a request may hold is put into the field with this test id.
    WriteTooMuch(&'static str),
}

/// One state.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    /// What its picture is called.
    pub(super) name: &'static str,
    /// The view it starts from: a file among the pages' fixtures.
    pub(super) fixture: &'static str,
    /// What is done there, in this order.
    pub(super) steps: &'static [Step],
    /// The test id of an element that is seen in this state.
    pub(super) shows: &'static str,
    /// Words in that element that tell this state from the others.
    pub(super) says: &'static str,
}

const fn state(
    name: &'static str,
    fixture: &'static str,
    steps: &'static [Step],
    shows: &'static str,
    says: &'static str,
) -> State {
    State { name, fixture, steps, shows, says }
}

const OPEN_FACTS: Step = Step::Press("facts-toggle");
const SEND: Step = Step::Press("send");

/// Every state, in the order of the sheet.
#[rustfmt::skip] // A table is read by its columns.
pub(super) const STATES: &[State] = &[
    state("form-empty", "form-empty", &[], "sending-as", "Sending as Marta Lindqvist."),
    state("form-without-words", "form-empty", &[SEND], "what-trouble", "Tell us in a few words what’s going on."),
    state("form-too-long", "form-empty", &[Step::WriteTooMuch("what")], "what-trouble", "too long to send in one go"),
    state("form", "form", &[], "incident", "Printing on floor 2 is down."),
    state("form-call", "form-call", &[], "reach-number", "07700 900 318"),
    state("form-offline", "form-offline", &[], "notice-offline", "You’re offline."),
    state("form-revoked", "form-revoked", &[], "notice", "IT signed this computer off."),
    state("form-sending", "form-sending", &[], "send", "Sending…"),
    state("facts", "form", &[OPEN_FACTS], "fact-computer", "LT-0482"),
    state("facts-unread", "form-facts-unread", &[OPEN_FACTS], "fact-screens", "Couldn’t be read."),
    state("facts-every-line", "form", &[OPEN_FACTS, Step::Press("every-line")], "lines", "Restart waiting"),
    state("receipt", "receipt", &[], "receipt-number", "4127"),
    state("receipt-seen", "receipt-seen", &[], "step-taken", "Seen by Priya Raman"),
    state("receipt-taken", "receipt-taken", &[], "step-taken", "Priya Raman is on it"),
    state("saved", "saved", &[], "change", "Change"),
    state("saved-attempted", "saved-attempted", &[], "add", "Add something"),
    state("saved-sending", "saved-sending", &[], "page-saved", "Sending your request…"),
    state("saved-attention", "saved-attention", &[], "attention", "Something in it needs another look"),
    state("saved-revoked", "saved-revoked", &[], "notice", "IT signed this computer off."),
    state("saved-discard", "saved", &[Step::Press("discard")], "discard-yes", "Discard"),
    state("tickets", "tickets", &[], "ticket-4127", "Second screen stays black at my desk"),
    state("tickets-empty", "tickets-empty", &[], "empty", "Nothing open."),
    state("tickets-offline", "tickets-offline", &[], "as-of", "You’re offline."),
    state("conversation", "conversation", &[], "check", "Is it fixed?"),
    state("conversation-new", "conversation-new", &[], "contact-line", "Someone will take this"),
    state("conversation-quick", "conversation-quick", &[], "contact-line", "Tomasz Zielinski is covering"),
    state("conversation-unsent", "conversation-unsent", &[], "talk", "Not sent yet. Trying again."),
    state("conversation-refused", "conversation-refused", &[], "change-reply", "Change"),
    state("conversation-answered", "conversation-answered", &[], "check-done", "Priya Raman is back on it."),
    state("conversation-closed", "conversation-closed", &[], "rating", "How did it go?"),
    state("conversation-still-broken", "conversation", &[Step::Press("check-no")], "check-send", "Send"),
    state("settings", "settings", &[], "who", "IT knows that this computer is yours."),
    state("settings-sees", "settings-sees", &[], "sees", "What Deskbell knows about this computer"),
    state("form-shared", "form-shared", &[], "sending-as", "Sent from this shared computer."),
    state("form-shared-nameless", "form-shared", &[SEND], "asker-trouble", "Tell us your name"),
    state("number", "number", &[], "number-waiting", "1 request waits here"),
    state("number-empty", "number", &[Step::Press("number-open")], "number-trouble", "Type the number first."),
    state("settings-waiting", "settings-waiting", &[], "said", "marta.lindqvist@aldermoor.example"),
    state("settings-sign-in", "settings-sign-in", &[], "sign-in-code", "4KRM-72HX"),
    state("settings-in", "settings-in", &[], "who", "This computer is set up."),
    state("settings-bring", "settings-bring", &[], "bring-code", "H3LW-F29K"),
    state("settings-wrong-code", "settings-waiting", &[Step::Write("join-code", "4KRM-72HY"), Step::Press("join-code-do")], "join-code-wrong", "That code isn’t good."),
    state("gone", "gone", &[], "gone", "This ticket is not here any more."),
];
