//! Codes that bring in another device: how long they are good, what the audit says, and what a restore leaves of them.

use deskbell_protocol::{DeviceId, MachineId, WriteId, desk::people::Role, enroll::Approval};
use deskbell_store::NewJoinCode;
use uuid::Uuid;

use crate::office::{KEY, Office};

const CODE: &str = "234FHKLM";

fn asked(credential: WriteId) -> NewJoinCode {
    NewJoinCode { id: WriteId(Uuid::now_v7()), credential, code: CODE.to_owned() }
}

#[tokio::test]
async fn a_code_is_good_for_ten_minutes_and_its_end_stays() {
    let office = Office::open().await;
    let anna = office.device("Anna").await;
    let (device, machine) = (DeviceId(Uuid::now_v7()), MachineId(Uuid::now_v7()));
    let waiting = office.enroll("Anna", device, machine, "second token", KEY).await;
    let store = office.store();
    let old = asked(anna.credential);
    let (ends_at, is_new) = store.make_join_code(old.clone()).await.unwrap();
    assert_eq!((ends_at, is_new), (office.now().plus_seconds(600), true));
    office.clock.pass(600);
    let late = store.join_by_code(waiting.credential, CODE.to_owned()).await.unwrap();
    assert!(late.is_none(), "{late:?}");
    assert_eq!(store.make_join_code(old).await.unwrap(), (ends_at, false));

    store.make_join_code(asked(anna.credential)).await.unwrap();
    office.clock.pass(599);
    let joined = store.join_by_code(waiting.credential, CODE.to_owned()).await.unwrap().unwrap();
    assert_eq!((joined.approval, joined.person.id), (Approval::Approved, anna.person));
    let lines = store.read_now(|r| r.audit(3)).unwrap();
    let lines: Vec<_> = lines.iter().map(|line| (line.what.as_str(), line.target)).collect();
    let expected = [
        ("device_joined", Some(device.0)),
        ("person_joined", Some(waiting.person.0)),
        ("join_code_made", Some(anna.device.0)),
    ];
    assert_eq!(lines, expected);
    assert!(store.doctor().await.unwrap().is_healthy());
}

#[tokio::test]
async fn a_code_gives_no_more_trust_than_its_maker_has() {
    let office = Office::open().await;
    let tech = office.technician("Mara", Role::Technician).await;
    let anna = office.device("Anna").await;
    let store = office.store();
    let confirmed = || store.read_now(|r| r.home(anna.person)).unwrap().unwrap().me.confirmed;
    assert!(!confirmed());
    for (token, by_tech) in [("second token", false), ("third token", true)] {
        let (device, machine) = (DeviceId(Uuid::now_v7()), MachineId(Uuid::now_v7()));
        let waiting = office.enroll("Anna", device, machine, token, KEY).await;
        store.make_join_code(asked(anna.credential)).await.unwrap();
        store.join_by_code(waiting.credential, CODE.to_owned()).await.unwrap().unwrap();
        assert_eq!(confirmed(), by_tech, "{token}");
        let claims = office.enroll("Anna", anna.device, machine, &format!("{token} x"), KEY).await;
        assert_eq!(claims.approval, Approval::Pending);
        store.approve_device(anna.device, claims.credential, tech.technician.id).await.unwrap();
    }
    store.mark_cloned(anna.credential).await.unwrap();
    let refused = store.make_join_code(asked(anna.credential)).await.unwrap_err();
    assert_eq!(crate::office::code(&refused), "forbidden");
}
