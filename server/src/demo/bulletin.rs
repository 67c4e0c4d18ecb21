//! What everybody reads: a known issue that goes on, one that is over, and answers that helped others.

use deskbell_domain::{Caller, Command, Write};
use deskbell_protocol::{
    AnswerId, IncidentId, Timestamp, WriteId,
    desk::people::Role,
    incident::{Answer, Incident, IncidentContact, IncidentState, IncidentUpdate, Touches},
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
        let answer = Answer {
            id: AnswerId(chance.id(now)),
            title: Name::parse(title)?,
            steps: Body::parse(steps)?,
            minutes: Some(minutes),
            words: lines(words)?,
        };
        store.put_answer(answer, true).await?;
    }
    let ago = |minutes| rhythm::open_minutes_ago(&company.rules, now, minutes);
    let over = mail_was_slow(company, [ago(7000), ago(6900)], chance)?;
    store.put_incident(over, Role::Lead).await?;
    let next = company.rules.add_open_minutes(now, 30);
    let open = printing_is_down(company, [ago(55), ago(20)], next, chance)?;
    let incident = open.id;
    store.put_incident(open, Role::Lead).await?;
    join(store, company, incident, ago(30)).await
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
    times: [Timestamp; 2],
    next: Timestamp,
    chance: &mut Chance,
) -> Result<Incident, DemoError> {
    let [began, later] = times;
    let id = IncidentId(chance.id(began));
    let name = company.technician(3)?.technician.name.clone();
    Ok(Incident {
        id,
        title: Name::parse("Printing on floor 2 is down")?,
        text: Body::parse(
            "Both printers on floor 2 don't print at the moment. Your pages are kept and come out by themselves.",
        )?,
        meanwhile: Some(Body::parse(
            "The printers on floor 3 work. You find them in your list as P-3.1 and P-3.2.",
        )?),
        contact: IncidentContact { name },
        touches: Touches {
            everyone: true,
            places: Vec::new(),
            departments: Vec::new(),
            models: Vec::new(),
        },
        words: lines(&["print", "printer", "printing", "floor 2"])?,
        state: IncidentState::Open,
        updates: vec![
            news(began, "We know about it and are looking for the cause.", chance)?,
            news(later, "It's the network box on floor 2. A new one is being put in.", chance)?,
        ],
        next_update_at: Some(next),
        joined: false,
        version: 2,
    })
}

fn mail_was_slow(
    company: &Company,
    times: [Timestamp; 2],
    chance: &mut Chance,
) -> Result<Incident, DemoError> {
    let [began, later] = times;
    let id = IncidentId(chance.id(began));
    let name = company.technician(4)?.technician.name.clone();
    Ok(Incident {
        id,
        title: Name::parse("Mail from outside arrives late")?,
        text: Body::parse("Mail from outside arrives up to an hour late. Nothing is lost.")?,
        meanwhile: None,
        contact: IncidentContact { name },
        touches: Touches {
            everyone: true,
            places: Vec::new(),
            departments: Vec::new(),
            models: Vec::new(),
        },
        words: lines(&["mail", "late"])?,
        state: IncidentState::Over,
        updates: vec![
            news(began, "The line to our provider is full. We have asked them for help.", chance)?,
            news(later, "Mail arrives at once again. Everything that waited has come in.", chance)?,
        ],
        next_update_at: None,
        joined: false,
        version: 2,
    })
}

fn news(at: Timestamp, body: &str, chance: &mut Chance) -> Result<IncidentUpdate, DemoError> {
    Ok(IncidentUpdate { id: WriteId(chance.id(at)), at, body: Body::parse(body)? })
}

fn lines(words: &[&str]) -> Result<Vec<Line>, DemoError> {
    words.iter().map(|word| Ok(Line::parse(word)?)).collect()
}
