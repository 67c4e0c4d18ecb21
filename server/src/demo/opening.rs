//! How requests come in: mostly through the bell, some by phone or in person, a few over the help page.

use std::collections::BTreeMap;

use deskbell_domain::{Caller, Write};
use deskbell_protocol::{
    desk::{
        ticket::Channel,
        write::{Caller as Calling, LogCall, SolvedOnTheSpot},
    },
    enroll::TokenHash,
    help::HelpRequest,
    me::{NamedPerson, OpenTicket},
    text::{Email, Line, Name, Subject},
    ticket::{Impact, Reach, ReachBy},
};

use super::{
    error::DemoError,
    machines, phrases,
    problems::Tilt,
    teller::{Teller, Voice},
};

/// Opens it in one of the ways people use. Says whether it was over at once: solved on the phone.
pub(super) fn any_way(teller: &mut Teller<'_>) -> Result<bool, DemoError> {
    match teller.chance.between(1, 100) {
        1..=74 => from_the_bell(teller).map(|()| false),
        75..=78 => from_the_help_page(teller).map(|()| false),
        79..=92 => called(teller, Channel::Phone),
        93..=97 => called(teller, Channel::WalkIn),
        98..=99 => called(teller, Channel::Email),
        _rest => called(teller, Channel::Chat),
    }
}

/// A click on the bell.
pub(super) fn from_the_bell(teller: &mut Teller<'_>) -> Result<(), DemoError> {
    let colleague = &teller.asker.colleague;
    let topic = teller.problem.topic;
    // A few were saved while offline and sent later.
    let waited = if teller.chance.percent(4) { teller.chance.between(600, 9000) } else { 2 };
    let reported_at = teller.at.plus_seconds(-i64::from(waited));
    let facts = machines::facts(&colleague.machine, topic, reported_at, &mut teller.chance)?;
    let for_other = teller.chance.percent(3);
    let other = if for_other { Some(teller.chance.pick(&teller.company.askers)?) } else { None };
    let mut text = description(teller)?;
    if let Some(other) = other {
        text = format!("{text} I'm writing for {}.", other.colleague.name);
    }
    let named = other.map(|other| Name::parse(&other.colleague.name)).transpose()?;
    let words = OpenTicket {
        description: teller.words(&text)?,
        impact: impact(teller),
        reach: reach(teller)?,
        r#for: named.map(|name| NamedPerson { name }),
        asker: None,
        incident: None,
        facts,
        attachments: Vec::new(),
        reported_at,
        locale: Line::parse("en-GB")?,
        again: None,
    };
    let caller = Caller::Device(teller.asker.device.clone());
    teller.step(caller, Write::OpenTicket { ticket: teller.ticket, words: Box::new(words) });
    Ok(())
}

/// The sign's code on a phone: the computer is of no use just now.
fn from_the_help_page(teller: &mut Teller<'_>) -> Result<(), DemoError> {
    let text = description(teller)?;
    let colleague = &teller.asker.colleague;
    let words = HelpRequest {
        key_hash: TokenHash::from_bytes(teller.chance.digest_of_nothing()),
        name: Name::parse(&colleague.name)?,
        email: Some(Email::parse(&colleague.email)?),
        phone: Some(Line::parse(&colleague.extension)?),
        description: teller.words(&text)?,
        impact: impact(teller),
        attachments: Vec::new(),
    };
    teller.voice = Voice::HelpPage;
    let words = Box::new(words);
    teller.step(Caller::HelpPage, Write::HelpRequest { ticket: teller.ticket, words });
    Ok(())
}

/// Logged by a technician, within opening hours; six of ten are solved on the spot.
fn called(teller: &mut Teller<'_>, channel: Channel) -> Result<bool, DemoError> {
    teller.later(0);
    let solved = teller.chance.percent(62);
    let stranger = teller.chance.percent(6);
    let colleague = &teller.asker.colleague;
    let requester = if stranger {
        teller.voice = Voice::Phone;
        let phone = Some(Line::parse(&colleague.extension)?);
        Calling::NewPerson { name: Name::parse(&colleague.name)?, phone }
    } else {
        Calling::Id(teller.asker.device.person)
    };
    let fix = teller.words(teller.thread_of(&teller.problem.fixes, teller.thread))?;
    let note = teller.words(teller.thread_of(&teller.problem.notes, teller.thread))?;
    let minutes = teller.chance.between(3, teller.problem.minutes.max(4));
    let words = LogCall {
        requester,
        template: teller.company.template(teller.problem)?,
        fields: BTreeMap::new(),
        subject: Some(Subject::parse(teller.problem.call)?),
        channel,
        topic: Some(teller.company.topic(teller.problem.topic)?),
        note: teller.chance.percent(40).then_some(note),
        solved: solved.then_some(SolvedOnTheSpot { note: Some(fix) }),
        attach_to: None,
        effort_minutes: Some(minutes),
    };
    let caller = teller.desk(teller.contact)?;
    teller.step(caller, Write::LogCall { ticket: teller.ticket, words: Box::new(words) });
    Ok(solved)
}

fn description(teller: &mut Teller<'_>) -> Result<String, DemoError> {
    let mut text = (*teller.chance.pick(&teller.problem.asks)?).to_owned();
    if teller.chance.percent(28) {
        let more: &[&str] = match teller.problem.tilt {
            Tilt::Blocked => &phrases::BLOCKED,
            Tilt::Slowed => &phrases::SLOWED,
            Tilt::Question => &phrases::QUESTION,
        };
        text.push(' ');
        text.push_str(teller.chance.pick(more)?);
    }
    Ok(text)
}

fn impact(teller: &mut Teller<'_>) -> Option<Impact> {
    let usual = match teller.problem.tilt {
        Tilt::Blocked => Impact::Blocked,
        Tilt::Slowed => Impact::Slowed,
        Tilt::Question => Impact::Question,
    };
    teller.chance.percent(72).then_some(usual)
}

fn reach(teller: &mut Teller<'_>) -> Result<Option<Reach>, DemoError> {
    let colleague = &teller.asker.colleague;
    let (by, detail) = match teller.chance.between(1, 100) {
        1..=35 => (ReachBy::Here, None),
        36..=47 => (ReachBy::Call, Some(Line::parse(&colleague.extension)?)),
        48..=55 => (ReachBy::Visit, Some(Line::parse(&colleague.place())?)),
        _unsaid => return Ok(None),
    };
    Ok(Some(Reach { by, detail }))
}
