//! What a decision brings beside tickets: people, incidents, erasures, the state of attachments.

use deskbell_domain::{Caller, Command, decision::Beside};
use deskbell_protocol::{
    enroll::Approval,
    facts::{Facts, SectionId},
    home::Me,
};

use super::{erase, identity};
use crate::{
    error::StoreError,
    tables::{
        attachments,
        changes::{For, Kind, NewChange},
        devices, help_secrets, incidents, persons, search, tickets,
    },
    work::Work,
};

/// Makes the person a ticket is for, who was not known before.
pub(crate) fn make_person(
    work: &Work<'_>,
    command: &Command,
    beside: &Beside,
) -> Result<(), StoreError> {
    let (c, now) = (work.connection(), work.now());
    let (person, phone, email) = match beside {
        Beside::NewPerson { person, phone } => (person, phone.clone(), None),
        Beside::HelpAsker { person, words } => (person, words.phone.clone(), words.email.clone()),
        Beside::CorrectPerson { .. }
        | Beside::JoinIncident { .. }
        | Beside::TakeOver { .. }
        | Beside::EraseTicket(_)
        | Beside::ErasePerson(_)
        | Beside::Attachment(_) => return Ok(()),
    };
    let card = Me {
        id: person.id,
        display_name: person.name.clone(),
        department: person.department.clone(),
        place: person.place.clone(),
        phones: phone.into_iter().collect(),
        emails: email.into_iter().collect(),
        confirmed: false,
    };
    persons::insert(c, &card, now)?;
    if let (Beside::HelpAsker { words, .. }, Some(ticket)) = (beside, command.write.ticket()) {
        help_secrets::insert(c, &words.key_hash, ticket, now)?;
    }
    Ok(())
}

pub(crate) fn write(
    work: &mut Work<'_>,
    command: &Command,
    beside: &Beside,
) -> Result<(), StoreError> {
    let (c, now) = (work.connection(), work.now());
    match beside {
        Beside::CorrectPerson { person, words } => {
            let Some(mut card) = persons::get(c, *person)? else { return Ok(()) };
            card.display_name = words.name.clone().unwrap_or(card.display_name);
            card.place = words.place.clone().or(card.place);
            if let Some(phone) = &words.phone {
                card.phones.retain(|known| known != phone);
                card.phones.insert(0, phone.clone());
            }
            put_card(work, &card)
        }
        Beside::JoinIncident { incident, person, joined } => {
            if incidents::set_joined(c, *incident, *person, *joined, now)? {
                work.change(&NewChange::of(For::Person(*person), Kind::Home))?;
            }
            Ok(())
        }
        Beside::TakeOver { ticket, from, into } => {
            identity::give_tickets(work, &[*ticket], *from, *into)
        }
        Beside::EraseTicket(ticket) => erase::ticket(work, *ticket, erase::by(command)),
        Beside::ErasePerson(person) => erase::person(work, *person, erase::by(command)),
        Beside::Attachment(attachment) => attachments::set_state(c, attachment),
        Beside::NewPerson { .. } | Beside::HelpAsker { .. } => Ok(()),
    }
}

/// Writes a person's card; their tickets are found by the new name from now on.
pub(crate) fn put_card(work: &mut Work<'_>, card: &Me) -> Result<(), StoreError> {
    let c = work.connection();
    match persons::get(c, card.id)? {
        None => persons::insert(c, card, work.now())?,
        Some(before) => {
            persons::update(c, card)?;
            if before.display_name != card.display_name {
                for id in tickets::ids_of_person(c, card.id)? {
                    let ticket = tickets::get(c, id)?;
                    ticket.iter().try_for_each(|ticket| search::put(c, ticket, false))?;
                }
            }
        }
    }
    work.change(&NewChange::of(For::Person(card.id), Kind::Home))?;
    work.change(&NewChange::of(For::Desk, Kind::Desk))
}

/// Keeps the machine's model for the rules of later tickets.
pub(crate) fn note_model(
    work: &Work<'_>,
    command: &Command,
    sent: &Facts,
) -> Result<(), StoreError> {
    let Caller::Device(device) = &command.caller else { return Ok(()) };
    let computer = sent.sections.iter().filter(|section| section.id == SectionId::Computer);
    let model = computer
        .flat_map(|section| &section.lines)
        .find(|line| line.key.as_str() == "model")
        .and_then(|line| line.value.as_ref());
    match model {
        Some(model) if device.approval == Approval::Approved => {
            devices::set_model(work.connection(), device.device, model.as_str())
        }
        Some(_) | None => Ok(()),
    }
}
