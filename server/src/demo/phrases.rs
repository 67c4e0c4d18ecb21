//! Small talk of the demo: greetings, thanks and the sentences between question and answer.

use deskbell_domain::calendar::Calendar;
use deskbell_protocol::Timestamp;

use super::people::Colleague;

pub(super) const DONE: [&str; 5] = [
    "Done. Could you try once more and see whether it holds?",
    "That should be it. Please have a look when you get a moment.",
    "All set from my side. Does it work for you now?",
    "I think we have it. Would you check on your side?",
    "Finished. Take your time to try it; I'm here if anything is odd.",
];

pub(super) const BACK_ON_IT: [&str; 4] = [
    "Thank you for telling me. I'm back on it and will look more closely this time.",
    "That's not how it should be. I'm looking at it again now.",
    "Sorry that it came back. I have another idea and will try it right away.",
    "Good that you wrote. It stays with me until it holds.",
];

pub(super) const STILL_ON_IT: [&str; 4] = [
    "A short word in between: I'm still on it and will write again today.",
    "This takes a little longer than I thought. You'll hear from me by tomorrow noon.",
    "I've found the spot and am testing it here first.",
    "No news yet, but you haven't been forgotten. I'll write as soon as I know more.",
];

pub(super) const FINE: [&str; 5] = [
    "Thanks for letting me know.",
    "No rush, I can work around it until then.",
    "All right. Thank you for keeping at it.",
    "Good to know, thanks.",
    "Tomorrow is fine. Thank you.",
];

pub(super) const THANKS: [&str; 7] = [
    "Works. Thank you.",
    "Perfect, thanks a lot.",
    "Yes, that did it. Thanks for the quick help.",
    "Everything is back. Thank you so much.",
    "Works again, thanks for explaining it too.",
    "Great, thank you. I was afraid it would take days.",
    "All good now.",
];

pub(super) const GOOD: [&str; 5] = [
    "Quick and kind.",
    "I always knew who was on it.",
    "Explained in plain words. Thank you.",
    "Solved before my next meeting.",
    "Lovely to have one person for the whole thing.",
];

pub(super) const FAIR: [&str; 2] =
    ["It works now, but I waited longer than I had hoped.", "Fine in the end. Two tries, though."];

pub(super) const POOR: [&str; 2] = [
    "I couldn't work for half a day. A word in between would have helped.",
    "It came back twice before it held.",
];

pub(super) const LOOK: [&str; 4] = [
    "Could you have a look? You've had one like this.",
    "Passing this on to you for the part at the desk, I stay the contact.",
    "I'm in the server room until three. Would you do the next step?",
    "You have the key to the cabinet. Could you check the patch?",
];

pub(super) const COLLEAGUE_NOTES: [&str; 5] = [
    "Had the same one two weeks ago, the fix from then should do.",
    "Checked the log, nothing odd beyond this.",
    "If it comes back, let's talk about it on Thursday.",
    "There's a spare on the shelf in G.12 if you need one.",
    "Seen on floor 3 as well. Might be worth an answer page.",
];

pub(super) const SUPPLIER: [&str; 3] = [
    "I need a part for this and have asked for it. You'll hear from me by the end of the week at the latest.",
    "The makers are looking at it with us. I'll write as soon as they have answered, and in three days at the latest.",
    "The part is ordered. Until it comes, what we set up should carry you.",
];

pub(super) const SUPPLIER_DONE: [&str; 3] = [
    "The part is here, and I can carry on.",
    "We have an answer, and it looks good. I'm putting it in now.",
    "Good news from outside: I can finish this today.",
];

pub(super) const VISIT: [&str; 3] = [
    "This is quicker with hands. I'd come by and look at it with you.",
    "I'd like to see it for myself. Would this time suit you?",
    "I'll bring what's needed to your desk.",
];

pub(super) const BLOCKED: [&str; 3] =
    ["I can't work like this.", "Everything stands still for me.", "I can't go on without it."];
pub(super) const SLOWED: [&str; 3] = [
    "I can work around it for now.",
    "It's not the end of the world, but it costs time.",
    "It slows me down quite a bit.",
];
pub(super) const QUESTION: [&str; 3] =
    ["No hurry.", "Whenever you find the time.", "It's only a question."];

/// A greeting that fits the time of day.
pub(super) fn greeting(calendar: &Calendar, at: Timestamp, colleague: &Colleague) -> String {
    let (_, hour) = calendar.weekday_and_hour(at);
    let words = if hour < 12 { "Good morning" } else { "Hello" };
    format!("{words} {}.", colleague.first_name())
}

/// Puts the person's own things into a sentence.
pub(super) fn filled(text: &str, colleague: &Colleague) -> String {
    text.replace("{ext}", &colleague.extension)
        .replace("{place}", &colleague.place())
        .replace("{dept}", colleague.department)
        .replace("{host}", &colleague.machine.hostname)
}

/// Whether a yes or a no answers it.
pub(super) fn is_yes_or_no(text: &str) -> bool {
    ["May I", "Shall I", "good time?", "good moment", "All right?", "all right?", "Could I"]
        .iter()
        .any(|mark| text.contains(mark))
}
