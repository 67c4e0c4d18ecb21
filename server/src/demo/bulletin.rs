//! What everybody reads: a known issue that goes on, one that is over, and answers that helped others.

use deskbell_domain::{Caller, Command, Write};
use deskbell_protocol::{
    AnswerId, IncidentId, Timestamp, WriteId,
    desk::{
        answer::PutAnswer,
        incident::{PutIncident, PutIncidentOver, PutIncidentUpdate},
    },
    incident::Touches,
    text::{Body, Line, Name},
};
use deskbell_store::Store;

use super::{chance::Chance, company::Company, error::DemoError, rhythm};

/// How many said "me too".
const JOINED: usize = 14;

const ANSWERS: [(&str, &str, u32, &[&str]); 4] = [
    (
        "Choose a new password",
        "1. Press Ctrl, Alt and Del together and choose the line about the password.\n2. Type the old one, then three or four words you can picture.\n3. Sign in on your phone once with the new one.",
        3,
        &["password", "expired", "runs out"],
    ),
    (
        "Second screen stays black at the dock",
        "1. Unplug the laptop from the dock.\n2. Hold the dock's power button for 10 seconds.\n3. Plug the laptop in again and wait for a minute.",
        2,
        &["second screen", "dock", "black"],
    ),
    (
        "Share a large file with somebody outside",
        "1. Put the file into the exchange folder.\n2. Right-click it and choose to make a link.\n3. Choose an end date and send the link.",
        4,
        &["large file", "send", "share"],
    ),
    (
        "Wireless for visitors",
        "Reception prints codes for up to five people. For more, ask us the day before and we make one for the group.",
        1,
        &["guest", "visitor", "wireless"],
    ),
];

/// Publishes all of it.
pub(super) async fn publish(
    store: &Store,
    company: &Company,
    now: Timestamp,
    chance: &mut Chance,
) -> Result<(), DemoError> {
    for (title, steps, minutes, words) in ANSWERS {
        let answer = PutAnswer {
            title: Name::parse(title)?,
            steps: Body::parse(steps)?,
            minutes: Some(minutes),
            words: lines(words)?,
            offered: true,
            ticket: None,
        };
        let by = (company.lead()?.technician.id, now);
        store.put_answer(AnswerId(chance.id(now)), answer, None, by).await?;
    }
    let ago = |minutes| rhythm::open_minutes_ago(&company.rules, now, minutes);
    let over = mail_was_slow(company, company.rules.add_open_minutes(ago(7000), 60))?;
    let issue = IncidentId(chance.id(ago(7000)));
    let told = "The line to our provider is full. We have asked them for help.";
    declare(store, company, (issue, over), (ago(7000), told), chance).await?;
    let body = "Mail arrives at once again. Everything that waited has come in.";
    let words = PutIncidentOver { body: Some(Body::parse(body)?) };
    let end = (issue, WriteId(chance.id(ago(6900))));
    // Declared, and told of once.
    store.end_incident(end, words, Some(2), company.lead()?.clone(), ago(6900)).await?;

    let next = company.rules.add_open_minutes(now, 30);
    let open = printing_is_down(company, next)?;
    let issue = IncidentId(chance.id(ago(55)));
    let told = "We know about it and are looking for the cause.";
    declare(store, company, (issue, open), (ago(55), told), chance).await?;
    let told = "It's the network box on floor 2. A new one is being put in.";
    tell(store, company, (issue, told), (ago(20), next), chance).await?;
    join(store, company, issue, ago(30)).await
}

/// Declares a known issue and says the first thing about it.
async fn declare(
    store: &Store,
    company: &Company,
    issue: (IncidentId, PutIncident),
    told: (Timestamp, &str),
    chance: &mut Chance,
) -> Result<(), DemoError> {
    let ((id, words), (at, body)) = (issue, told);
    let next = words.next_update_at;
    store.put_incident(id, words, None, company.lead()?.clone(), at).await?;
    tell(store, company, (id, body), (at, next), chance).await
}

async fn tell(
    store: &Store,
    company: &Company,
    news: (IncidentId, &str),
    times: (Timestamp, Timestamp),
    chance: &mut Chance,
) -> Result<(), DemoError> {
    let ((id, body), (at, next_update_at)) = (news, times);
    let words = PutIncidentUpdate { body: Body::parse(body)?, next_update_at };
    let write = WriteId(chance.id(at));
    Ok(store.tell_incident(id, write, words, company.lead()?.clone(), at).await?)
}

async fn join(
    store: &Store,
    company: &Company,
    incident: IncidentId,
    at: Timestamp,
) -> Result<(), DemoError> {
    let near = company.askers.iter().filter(|asker| asker.colleague.desk.starts_with("2."));
    for asker in near.take(JOINED) {
        let caller = Caller::Device(asker.device.clone());
        let write = Write::JoinIncident { incident, joined: true };
        store.decide(Command { at, caller, write }).await?;
    }
    Ok(())
}

fn printing_is_down(
    company: &Company,
    next_update_at: Timestamp,
) -> Result<PutIncident, DemoError> {
    Ok(PutIncident {
        title: Name::parse("Printing on floor 2 is down")?,
        text: Body::parse(
            "Both printers on floor 2 don't print at the moment. Your pages are kept and come out by themselves.",
        )?,
        meanwhile: Some(Body::parse(
            "The printers on floor 3 work. You find them in your list as P-3.1 and P-3.2.",
        )?),
        touches: everyone(),
        words: lines(&["print", "printer", "printing", "floor 2"])?,
        contact: Some(company.technician(3)?.technician.id),
        next_update_at,
        tickets: Vec::new(),
    })
}

fn mail_was_slow(company: &Company, next_update_at: Timestamp) -> Result<PutIncident, DemoError> {
    Ok(PutIncident {
        title: Name::parse("Mail from outside arrives late")?,
        text: Body::parse("Mail from outside arrives up to an hour late. Nothing is lost.")?,
        meanwhile: None,
        touches: everyone(),
        words: lines(&["mail", "late"])?,
        contact: Some(company.technician(4)?.technician.id),
        next_update_at,
        tickets: Vec::new(),
    })
}

fn everyone() -> Touches {
    let (places, departments, models) = (Vec::new(), Vec::new(), Vec::new());
    Touches { everyone: true, places, departments, models }
}

fn lines(words: &[&str]) -> Result<Vec<Line>, DemoError> {
    words.iter().map(|word| Ok(Line::parse(word)?)).collect()
}
