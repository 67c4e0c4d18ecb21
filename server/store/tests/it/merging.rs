//! People who turn out to be one: whatever was joined in whatever order, what is taken back is exactly what moved.

use deskbell_domain::{Caller, DeviceCaller, Write};
use deskbell_protocol::{
    AttachmentId, IncidentId, PersonId, TechnicianId, TicketId,
    attachment::{AttachmentState, MediaType},
    desk::{incident::PutIncident, people::Role},
    me::OpenTicket,
    text::FileName,
};
use deskbell_store::Upload;
use uuid::Uuid;

use crate::office::{Office, asks};

/// Whose everything is, as far as a merge may touch it.
const WHOSE: [&str; 7] = [
    "SELECT hex(id) || ' ' || COALESCE(hex(joined_into), '-') || ' ' || confirmed FROM persons",
    "SELECT hex(id) || ' ' || hex(person) FROM identities",
    "SELECT hex(id) || ' ' || hex(person) || ' ' || COALESCE(hex(claim), '-') FROM credentials",
    "SELECT hex(id) || ' ' || hex(requester) || ' ' || hex(writer) || ' ' || body FROM tickets",
    "SELECT hex(id) || ' ' || owner FROM writes",
    "SELECT hex(id) || ' ' || owner_kind || ' ' || hex(owner) FROM attachments",
    "SELECT hex(incident) || ' ' || hex(person) FROM incident_joins",
];

#[expect(clippy::disallowed_methods, reason = "the test looks at rows that no question gives")]
fn whose(office: Office) -> (Office, Vec<String>) {
    let office = office.closed();
    let raw = rusqlite::Connection::open(office.dir.path().join("deskbell.db")).unwrap();
    let mut all = Vec::new();
    for sql in WHOSE {
        let mut statement = raw.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        let mut rows: Vec<String> = rows.map(Result::unwrap).collect();
        rows.sort();
        all.push(format!("{sql}: {}", rows.len()));
        all.extend(rows);
    }
    let left: i64 =
        raw.query_row("SELECT COUNT(*) FROM person_moves", [], |row| row.get(0)).unwrap();
    all.push(format!("notes of moves: {left}"));
    drop(raw);
    (office.reopened(), all)
}

/// Four people with a computer, a ticket, a file and an incident each; the first one is confirmed.
async fn people(office: &Office) -> (TechnicianId, Vec<DeviceCaller>) {
    let tech = office.technician("Mara", Role::Lead).await;
    let incidents = [IncidentId(Uuid::now_v7()), IncidentId(Uuid::now_v7())];
    for id in incidents {
        let (lead, now) = (tech.clone(), office.now());
        office.store().put_incident(id, incident(), None, lead, now).await.unwrap();
    }
    let mut all = Vec::new();
    for (at, name) in ["Anna", "Ben", "Cleo", "Dan"].into_iter().enumerate() {
        let who = office.device(name).await;
        if at == 0 {
            let (id, credential) = (who.device, who.credential);
            office.store().approve_device(id, credential, tech.technician.id).await.unwrap();
        }
        let file = AttachmentId(Uuid::now_v7());
        let words = OpenTicket { attachments: vec![file], ..asks("See picture", office.now()) };
        office.opens(&who, TicketId(Uuid::now_v7()), words).await.unwrap();
        for id in [file, AttachmentId(Uuid::now_v7())] {
            office.store().uploaded(upload(id, &who)).await.unwrap();
        }
        let (ticket, _) = office.ticket(&who, "The dock flickers").await;
        office.says(&who, ticket, "And the other one, too").await.unwrap();
        for incident in incidents.into_iter().take(if at == 3 { 2 } else { at }) {
            let write = Write::JoinIncident { incident, joined: true };
            office.write(Caller::Device(who.clone()), write).await.unwrap();
        }
        all.push(who);
    }
    (tech.technician.id, all)
}

fn upload(id: AttachmentId, by: &DeviceCaller) -> Upload {
    Upload {
        id,
        by: Caller::Device(by.clone()),
        name: FileName::clean("screen.png"),
        media_type: MediaType::Png,
        size: 1_234,
        digest: [7; 32],
        state: AttachmentState::Here,
    }
}

fn incident() -> PutIncident {
    let json = serde_json::json!({
        "title": "Mail is down", "text": "We are looking for the cause.",
        "touches": {"everyone": true}, "next_update_at": "2100-01-01T00:00:00Z",
    });
    serde_json::from_value(json).unwrap()
}

type Story = (&'static [(usize, usize)], &'static [usize]);

/// Who goes into whom, in turn, and in which order that is taken back.
const STORIES: [Story; 8] = [
    (&[(0, 1)], &[0]),
    (&[(1, 0)], &[1]),
    (&[(0, 1), (1, 2)], &[0, 1]),
    (&[(0, 1), (1, 2)], &[1, 0]),
    (&[(1, 2), (0, 2), (2, 3)], &[0, 1, 2]),
    (&[(1, 2), (0, 2), (2, 3)], &[2, 0, 1]),
    (&[(0, 1), (1, 2), (2, 3)], &[1, 2, 0]),
    (&[(3, 2), (2, 1), (1, 0)], &[2, 3, 1]),
];

#[tokio::test]
async fn what_is_taken_back_is_exactly_what_moved() {
    let office = Office::open().await;
    let (by, all) = people(&office).await;
    let (mut office, before) = whose(office);
    let id = |at: usize| all[at].person;
    for (merges, back) in STORIES {
        for (person, into) in merges {
            office.store().merge_people(id(*person), id(*into), by).await.unwrap();
        }
        let report = office.store().doctor().await.unwrap();
        assert!(report.is_healthy(), "{merges:?} {report:?}");
        one_person(&office, id(merges[0].0), merges.len() + 1);
        for person in back {
            office.store().unmerge_people(id(*person), by).await.unwrap();
        }
        let (again, after) = whose(office);
        assert_eq!(after, before, "{merges:?}, taken back as {back:?}");
        let report = again.store().doctor().await.unwrap();
        assert!(report.is_healthy(), "{report:?}");
        office = again;
    }
}

/// Everybody of them is one person, with the computers and tickets of all.
fn one_person(office: &Office, somebody: PersonId, count: usize) {
    let page = office.store().read_now(|r| r.person(somebody)).unwrap().unwrap();
    assert_eq!(page.devices.len(), count, "{page:?}");
    let mine: Vec<_> = page.devices.iter().flat_map(|device| &device.credentials).collect();
    assert!(mine.iter().all(|credential| credential.person == page.id), "{mine:?}");
}

#[tokio::test]
async fn a_person_who_is_erased_goes_with_everybody_who_went_into_them() {
    let office = Office::open().await;
    let (by, all) = people(&office).await;
    office.store().merge_people(all[0].person, all[1].person, by).await.unwrap();
    let lead = office.technician("Ada", Role::Administrator).await;
    let erase = Write::ErasePerson { person: all[1].person };
    office.write(Caller::Technician(lead), erase).await.unwrap();
    for who in &all[..2] {
        let page = office.store().read_now(|r| r.person(who.person)).unwrap().unwrap();
        assert_eq!(page.display_name.as_str(), "–");
    }
    let (office, rows) = whose(office);
    assert!(!rows.iter().any(|row| row.contains("Anna") || row.contains("Ben")), "{rows:?}");
    let refused = office.store().unmerge_people(all[0].person, by).await.unwrap_err();
    assert_eq!(crate::office::code(&refused), "erased");
}
