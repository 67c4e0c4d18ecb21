//! Callers and words the tests start from.

use std::collections::BTreeMap;

use deskbell_domain::{Caller, DeviceCaller};
use deskbell_protocol::{
    DeviceId, PersonId, TechnicianId, WriteId,
    desk::{
        action::Actor,
        people::Role,
        ticket::{TechnicianRef, Visibility},
        write::{DeskWrite, PatchTicket},
    },
    enroll::Approval,
    me::OpenTicket,
};

use crate::world::{ALI, LEAD, MARTA, at, body, line, name, write_id};

pub(crate) fn opening(text: &str) -> OpenTicket {
    OpenTicket {
        description: body(text),
        impact: None,
        reach: None,
        r#for: None,
        asker: None,
        incident: None,
        facts: None,
        attachments: Vec::new(),
        reported_at: at("2026-11-23T08:59:00Z"),
        locale: line("en"),
        again: None,
    }
}

pub(crate) fn reply(text: &str) -> DeskWrite {
    DeskWrite {
        body: body(text),
        visibility: Visibility::Public,
        attachments: Vec::new(),
        ask_fixed: None,
        waiting_for_requester: false,
        quick_answers: Vec::new(),
        r#as: None,
        hand_over: None,
    }
}

pub(crate) fn edit() -> PatchTicket {
    PatchTicket {
        subject: None,
        worker: None,
        team: None,
        topic: None,
        desk_impact: None,
        next_update_by: None,
        tags: None,
        effort_minutes: None,
        requester_id: None,
        fields: BTreeMap::new(),
    }
}

pub(crate) fn device(person: PersonId) -> Caller {
    Caller::Device(DeviceCaller {
        credential: WriteId(person.0),
        device: DeviceId(person.0),
        person,
        approval: Approval::Approved,
        claim: None,
    })
}

/// A pending device of Ali's that says it belongs to Marta.
pub(crate) fn claimant() -> Caller {
    Caller::Device(DeviceCaller {
        credential: write_id(9),
        device: DeviceId(MARTA.0),
        person: ALI,
        approval: Approval::Pending,
        claim: Some(MARTA),
    })
}

pub(crate) fn desk(id: TechnicianId) -> Caller {
    let role = if id == LEAD { Role::Lead } else { Role::Technician };
    Caller::Technician(Actor { technician: TechnicianRef { id, name: name("any") }, role })
}
