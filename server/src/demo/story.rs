//! How requests go: the usual way, and the ways of those that are open right now.

use deskbell_domain::Write;
use deskbell_protocol::{
    Timestamp,
    desk::action::{Action, OpenState},
    text::{Body, Line},
    ticket::{RatingValue, Visit},
};

use super::{
    error::DemoError,
    opening, phrases,
    problems::Tilt,
    teller::{Teller, Voice},
};

/// Where a story stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plot {
    /// Went its way and is over, unless it began too recently.
    Usual,
    /// Nobody has taken it yet.
    Unassigned,
    /// Taken and answered a moment ago.
    Answered,
    /// Answered, and then the promised news did not come.
    Overdue,
    /// The person was asked something.
    TheirTurn,
    /// A visit is planned.
    VisitPlanned,
    /// Somebody outside has to act.
    AtSupplier,
    /// Thought to be fixed; the person was asked.
    Asking,
    /// The contact is away and somebody stands in.
    Covered,
}

/// Tells it.
pub(super) fn tell(teller: &mut Teller<'_>, plot: Plot) -> Result<(), DemoError> {
    if plot == Plot::Usual {
        return usual(teller);
    }
    if plot == Plot::Covered {
        teller.contact = teller.company.away;
    }
    opening::from_the_bell(teller)?;
    if plot == Plot::Unassigned {
        return Ok(());
    }
    taken(teller, 18)?;
    first_words(teller)?;
    match plot {
        Plot::Usual | Plot::Unassigned | Plot::TheirTurn => Ok(()),
        Plot::Answered | Plot::Overdue => answered(teller, 12),
        Plot::VisitPlanned => {
            answered(teller, 20)?;
            teller.later(10);
            let ahead = teller.chance.between(40, 900);
            let at = teller.company.rules.add_open_minutes(teller.now, ahead);
            plan_visit(teller, at)
        }
        Plot::AtSupplier => {
            answered(teller, 60)?;
            wait_for_supplier(teller)
        }
        Plot::Asking => {
            answered(teller, 15)?;
            teller.later(20);
            teller.resolve(teller.thread)
        }
        Plot::Covered => {
            answered(teller, 30)?;
            stand_in(teller)
        }
    }
}

fn usual(teller: &mut Teller<'_>) -> Result<(), DemoError> {
    let over = opening::any_way(teller)?;
    if over {
        return Ok(());
    }
    let longest = match teller.problem.tilt {
        Tilt::Blocked => 35,
        Tilt::Slowed => 110,
        Tilt::Question => 260,
    };
    let longest = if teller.chance.percent(4) { longest * 8 } else { longest };
    taken(teller, longest)?;
    first_words(teller)?;
    let patience = teller.chance.mostly_short(30, 500);
    answered(teller, patience)?;
    in_between(teller)?;
    work(teller)?;
    effort(teller)?;
    teller.resolve(teller.thread)?;
    ending(teller)
}

/// Somebody sees it, takes it and says what it is about.
fn taken(teller: &mut Teller<'_>, longest: u32) -> Result<(), DemoError> {
    let delay = teller.chance.mostly_short(2, longest);
    if teller.chance.percent(65) {
        teller.later(delay / 2);
        let by = if teller.is_restricted() { teller.contact } else { teller.any_technician()? };
        teller.seen(by)?;
        teller.later(delay - delay / 2);
    } else {
        teller.later(delay);
    }
    if teller.chance.percent(70) {
        teller.act(teller.contact, Action::Take)?;
        let think = teller.chance.between(1, 6);
        teller.later(think);
    }
    Ok(())
}

/// The greeting with the first answer or question, and the ticket is sorted.
fn first_words(teller: &mut Teller<'_>) -> Result<(), DemoError> {
    let (reply, _) = teller.thread_of(&teller.problem.talk, teller.thread);
    let rules = &teller.company.rules;
    let greeting = phrases::greeting(rules, teller.at, &teller.asker.colleague);
    teller.ask(&format!("{greeting} {reply}"))?;
    teller.later(1);
    let topic = teller.company.topic(teller.problem.topic)?;
    let team = teller.company.team(teller.problem.topic.queue())?;
    let sorted = teller.chance.percent(88);
    if sorted || teller.is_restricted() {
        teller.patch(teller.contact, |patch| {
            patch.topic = Some(Some(topic));
            patch.team = Some(Some(team));
        })?;
    }
    Ok(())
}

/// Works on it, and mostly tells the colleagues what it was.
fn work(teller: &mut Teller<'_>) -> Result<(), DemoError> {
    let minutes = teller.chance.mostly_short(5, 420);
    teller.later(minutes);
    if !teller.noted && teller.chance.percent(50) {
        let note = teller.thread_of(&teller.problem.notes, teller.thread);
        teller.note(teller.contact, note)?;
        teller.later(2);
    }
    Ok(())
}

fn answered(teller: &mut Teller<'_>, longest: u32) -> Result<(), DemoError> {
    let delay = teller.chance.mostly_short(2, longest);
    teller.later(delay);
    let (_, answer) = teller.thread_of(&teller.problem.talk, teller.thread);
    teller.answer(answer)
}

/// What happens to some requests on their way.
fn in_between(teller: &mut Teller<'_>) -> Result<(), DemoError> {
    let roll = teller.chance.between(1, 100);
    match roll {
        1..=14 => one_more_word(teller),
        15..=22 if !teller.is_restricted() => pass_on(teller),
        23..=25 if !teller.is_restricted() => hand_over(teller),
        26..=37 if needs_hands(teller) => visit(teller),
        38..=47 if needs_hands(teller) => {
            wait_for_supplier(teller)?;
            let wait = teller.chance.between(600, 2600);
            teller.later(wait);
            let text = *teller.chance.pick(&phrases::SUPPLIER_DONE)?;
            let message = Some(Body::parse(text)?);
            progress(teller, OpenState::InProgress, None, message)
        }
        48..=55 if !teller.is_restricted() => {
            let colleague = teller.any_technician()?;
            teller.later(5);
            let text = *teller.chance.pick(&phrases::COLLEAGUE_NOTES)?;
            teller.note(colleague, text)
        }
        _nothing => Ok(()),
    }
}

/// Whether somebody has to come by, or a part has to come.
fn needs_hands(teller: &Teller<'_>) -> bool {
    teller.problem.topic.has_hands() && teller.problem.tilt != Tilt::Question
}

fn one_more_word(teller: &mut Teller<'_>) -> Result<(), DemoError> {
    let wait = teller.chance.between(60, 300);
    teller.later(wait);
    if teller.chance.percent(35) {
        teller.nudge();
        teller.later(8);
    }
    let text = *teller.chance.pick(&phrases::STILL_ON_IT)?;
    teller.write(teller.contact, text, |_| {})?;
    let wait = teller.chance.mostly_short(3, 120);
    teller.later(wait);
    let text = *teller.chance.pick(&phrases::FINE)?;
    teller.answer(text)
}

fn pass_on(teller: &mut Teller<'_>) -> Result<(), DemoError> {
    let colleague = teller.any_technician()?;
    teller.later(10);
    let text = *teller.chance.pick(&phrases::LOOK)?;
    teller.note(teller.contact, text)?;
    let worker = teller.company.technician(colleague)?.technician.id;
    teller.patch(teller.contact, |patch| patch.worker = Some(Some(worker)))?;
    let wait = teller.chance.between(10, 90);
    teller.later(wait);
    let note = teller.thread_of(&teller.problem.notes, teller.thread);
    teller.noted = true;
    teller.note(colleague, note)
}

fn hand_over(teller: &mut Teller<'_>) -> Result<(), DemoError> {
    let colleague = teller.any_technician()?;
    if colleague == teller.contact {
        return Ok(());
    }
    teller.later(15);
    let to = teller.company.technician(colleague)?.technician.clone();
    let from = teller.company.technician(teller.contact)?.technician.name.clone();
    let introduction = Body::parse(&format!(
        "Hello {}, I'm {} and I carry on from here. {from} has told me everything, so you needn't explain again.",
        teller.asker.colleague.first_name(),
        to.name,
    ))?;
    let reason = Body::parse("Knows this corner better than I do.")?;
    teller.act(teller.contact, Action::HandOver { to: to.id, introduction, reason })?;
    teller.contact = colleague;
    Ok(())
}

fn visit(teller: &mut Teller<'_>) -> Result<(), DemoError> {
    teller.later(10);
    let ahead = teller.chance.between(60, 700);
    let at = teller.company.rules.add_open_minutes(teller.at, ahead);
    plan_visit(teller, at)?;
    teller.at_least(at.plus_seconds(-600));
    teller.act(teller.contact, Action::OnTheWay { minutes: 10 })?;
    teller.later(20);
    Ok(())
}

fn plan_visit(teller: &mut Teller<'_>, at: Timestamp) -> Result<(), DemoError> {
    let place = Line::parse(&teller.asker.colleague.place())?;
    let text = *teller.chance.pick(&phrases::VISIT)?;
    let message = Some(Body::parse(text)?);
    progress(teller, OpenState::Scheduled, Some(Visit { at, place }), message)
}

fn wait_for_supplier(teller: &mut Teller<'_>) -> Result<(), DemoError> {
    teller.later(25);
    let text = *teller.chance.pick(&phrases::SUPPLIER)?;
    progress(teller, OpenState::WaitingOnSupplier, None, Some(Body::parse(text)?))
}

fn stand_in(teller: &mut Teller<'_>) -> Result<(), DemoError> {
    teller.later(30);
    let by = teller.company.technician(teller.company.cover)?.technician.clone();
    let contact = teller.company.technician(teller.contact)?.technician.name.clone();
    let introduction = Body::parse(&format!(
        "Hello {}, {contact} is away for a few days. I'm {}, I have read everything and you can write to me here.",
        teller.asker.colleague.first_name(),
        by.name,
    ))?;
    let until = teller.company.back_at;
    teller.act(teller.contact, Action::Cover { by: by.id, until, introduction }).map(drop)
}

fn progress(
    teller: &mut Teller<'_>,
    state: OpenState,
    visit: Option<Visit>,
    message: Option<Body>,
) -> Result<(), DemoError> {
    let next_update_by = match state {
        OpenState::WaitingOnSupplier => Some(teller.company.rules.add_working_days(teller.at, 3)),
        OpenState::Scheduled => visit.as_ref().map(|visit| visit.at),
        OpenState::InProgress | OpenState::WaitingOnRequester => None,
    };
    let action = Action::Status { state, visit, next_update_by, message };
    teller.act(teller.contact, action).map(drop)
}

fn effort(teller: &mut Teller<'_>) -> Result<(), DemoError> {
    if !teller.chance.percent(70) {
        return Ok(());
    }
    let usual = teller.problem.minutes;
    let minutes = teller.chance.between(usual / 2, usual * 2).max(1);
    teller.patch(teller.contact, |patch| patch.effort_minutes = Some(minutes))
}

/// "Is it fixed?": mostly yes, sometimes not yet, sometimes no answer.
fn ending(teller: &mut Teller<'_>) -> Result<(), DemoError> {
    let roll = if teller.voice == Voice::Phone { 100 } else { teller.chance.between(1, 100) };
    match roll {
        1..=70 => it_works(teller),
        71..=77 => still_broken(teller),
        _silence => {
            no_answer(teller);
            Ok(())
        }
    }
}

fn it_works(teller: &mut Teller<'_>) -> Result<(), DemoError> {
    let delay = teller.chance.mostly_short(3, 900);
    teller.later(delay);
    let thanks = *teller.chance.pick(&phrases::THANKS)?;
    let comment = teller.chance.percent(30).then_some(thanks);
    teller.verdict(true, comment)?;
    teller.at_least(teller.at.plus_seconds(3600));
    teller.fell_due(Write::AskRating { ticket: teller.ticket });
    if !teller.chance.percent(52) {
        return Ok(());
    }
    let delay = teller.chance.mostly_short(1, 400);
    teller.later(delay);
    let (rating, words): (_, &[&str]) = match teller.chance.between(1, 100) {
        1..=81 => (RatingValue::Good, &phrases::GOOD),
        82..=94 => (RatingValue::Fair, &phrases::FAIR),
        _unhappy => (RatingValue::Poor, &phrases::POOR),
    };
    let words = *teller.chance.pick(words)?;
    let comment = teller.chance.percent(25).then_some(words);
    teller.rate(rating, comment)
}

fn still_broken(teller: &mut Teller<'_>) -> Result<(), DemoError> {
    let delay = teller.chance.mostly_short(10, 700);
    teller.later(delay);
    teller.verdict(false, Some(teller.problem.still))?;
    let delay = teller.chance.mostly_short(3, 60);
    teller.later(delay);
    let text = *teller.chance.pick(&phrases::BACK_ON_IT)?;
    teller.write(teller.contact, text, |_| {})?;
    let work = teller.chance.mostly_short(15, 500);
    teller.later(work);
    let other = 1 - teller.thread;
    if teller.chance.percent(60) {
        let note = teller.thread_of(&teller.problem.notes, other);
        teller.note(teller.contact, note)?;
        teller.later(12);
    }
    teller.resolve(other)?;
    if teller.chance.percent(85) {
        return it_works(teller);
    }
    no_answer(teller);
    Ok(())
}

/// The server reminds once, and closes.
fn no_answer(teller: &mut Teller<'_>) {
    let solved = teller.at;
    let rules = &teller.company.rules;
    let (remind, close) = (rules.add_working_days(solved, 3), rules.add_working_days(solved, 5));
    teller.at_least(remind);
    teller.fell_due(Write::Remind { ticket: teller.ticket });
    teller.at_least(close);
    teller.fell_due(Write::CloseResolved { ticket: teller.ticket });
}
