//! The takeover cases: a public key and a known device id read nothing of the person they name.

use deskbell_domain::Outcome;
use deskbell_protocol::{
    DeviceId, MachineId, TicketId,
    desk::people::Role,
    enroll::{Approval, TokenHash},
};
use uuid::Uuid;

use crate::office::{AUTO_KEY, KEY, Office, asks, code, enrolment};

#[tokio::test]
async fn enrolling_again_with_the_same_token_is_the_first_answer_again() {
    let office = Office::open().await;
    let (device, machine) = (DeviceId(Uuid::now_v7()), MachineId(Uuid::now_v7()));
    let request = || enrolment("Anna", device, machine, "secret", KEY);
    let (first, is_new) = office.store().enroll(request(), None, false).await.unwrap();
    assert!(is_new && first.approval == Approval::Pending);
    let (again, is_new) = office.store().enroll(request(), None, false).await.unwrap();
    assert!(!is_new);
    assert_eq!(first, again);
    let wrong = enrolment("Anna", DeviceId(Uuid::now_v7()), machine, "other", "guessed key");
    let refused = office.store().enroll(wrong, None, false).await.unwrap_err();
    assert_eq!(code(&refused), "enrollment_refused");
}

#[tokio::test]
async fn a_known_device_id_with_a_new_token_reads_nothing_of_its_person() {
    let office = Office::open().await;
    let victim = office.device("Anna").await;
    let machine = MachineId(Uuid::now_v7());
    let (theirs, number) = office.ticket(&victim, "My salary sheet does not open").await;
    let thief = office.enroll("Anna", victim.device, machine, "stolen", AUTO_KEY).await;
    assert_eq!(thief.approval, Approval::Pending);
    assert_ne!(thief.person, victim.person);
    assert_eq!(thief.claim, Some(victim.person), "shown to technicians only");
    let store = office.store();
    assert!(store.read_now(|r| r.my_ticket(&thief, theirs)).unwrap().is_none());
    let list = store.read_now(|r| r.my_tickets(&thief, None, 50)).unwrap();
    assert!(list.items.is_empty());
    let feed = store.read_now(|r| r.my_changes(&thief, None, 200)).unwrap();
    assert!(feed.changes.iter().all(|change| change.ticket.is_none()), "{:?}", feed.changes);
    // The same words get a receipt and nothing else.
    let again = office.opens(&thief, theirs, asks("My salary sheet does not open", office.now()));
    let Outcome::Receipt { ticket, number: told, .. } = again.await.unwrap() else {
        panic!("more than a receipt")
    };
    assert_eq!((ticket, told), (theirs, number));
    assert!(store.read_now(|r| r.my_ticket(&thief, theirs)).unwrap().is_none());
    let guess = office.opens(&thief, theirs, asks("Something else", office.now())).await;
    assert_eq!(code(&guess.unwrap_err()), "idempotency_conflict");
    // The victim's token stays valid.
    assert!(store.read_now(|r| r.my_ticket(&victim, theirs)).unwrap().is_some());
}

#[tokio::test]
async fn approval_joins_the_provisional_person_and_repeats_still_work() {
    let office = Office::open().await;
    let tech = office.technician("Mara", Role::Technician).await;
    let anna = office.device("Anna").await;
    let machine = MachineId(Uuid::now_v7());
    let again = office.enroll("Anna", anna.device, machine, "new token", KEY).await;
    office.clock.pass(60);
    let newest = office.enroll("Eve", anna.device, machine, "older token", KEY).await;
    let (id, number) = office.ticket(&newest, "Asked while pending").await;
    let decided = office
        .store()
        .approve_device(anna.device, newest.credential, tech.technician.id)
        .await
        .unwrap();
    assert_eq!(decided.approval, Approval::Approved);
    let approved = office.caller(&TokenHash::of("older token"));
    assert_eq!((approved.person, approved.approval), (anna.person, Approval::Approved));
    let other = office.store().read_now(|r| r.credential(&TokenHash::of("new token"))).unwrap();
    assert_eq!(
        other.unwrap().state,
        deskbell_protocol::desk::people::CredentialState::Revoked,
        "the device's other pending credential {again:?} is dropped"
    );
    let mine = office.store().read_now(|r| r.my_ticket(&anna, id)).unwrap();
    assert!(mine.is_some(), "the old token reads it as well: it is one person now");
    let repeat = office.opens(&approved, id, asks("Asked while pending", office.now())).await;
    assert_eq!(repeat.unwrap(), Outcome::Opened { ticket: id, number });
    assert!(office.store().doctor().await.unwrap().is_healthy());
}

#[tokio::test]
async fn a_revoked_device_cannot_enrol_again() {
    let office = Office::open().await;
    let tech = office.technician("Mara", Role::Technician).await;
    let anna = office.device("Anna").await;
    office.store().revoke_device(anna.device, tech.technician.id).await.unwrap();
    let request = enrolment("Anna", anna.device, MachineId(Uuid::now_v7()), "fresh", AUTO_KEY);
    let refused = office.store().enroll(request, None, true).await.unwrap_err();
    assert_eq!(code(&refused), "device_revoked");
    let unknown = office.store().revoke_device(DeviceId(Uuid::now_v7()), tech.technician.id).await;
    assert_eq!(code(&unknown.unwrap_err()), "not_found");
}

#[tokio::test]
async fn foreign_unknown_and_hidden_tickets_answer_alike() {
    let office = Office::open().await;
    let (anna, ben) = (office.device("Anna").await, office.device("Ben").await);
    let (theirs, _) = office.ticket(&ben, "Ben's").await;
    let random = TicketId(Uuid::now_v7());
    let ask = |id| office.store().read_now(|r| r.my_ticket(&anna, id)).unwrap();
    assert_eq!(ask(theirs), ask(random));
    let to = |id| office.says(&anna, id, "Hello");
    assert_eq!(code(&to(theirs).await.unwrap_err()), code(&to(random).await.unwrap_err()));
}
