//! What the desk keeps in lists, where it touches other tables: departments and people, absences and time.

use deskbell_protocol::{
    AbsenceId, DepartmentId, PersonId,
    desk::{
        absence::PutAbsence,
        import::ListedPerson,
        people::{PutDepartment, Role},
        ticket::View,
    },
    text::{Email, Name},
};
use deskbell_store::QueueFilter;
use uuid::Uuid;

use crate::office::{Office, body, code};

const HOUR: i64 = 3600;

#[tokio::test]
async fn a_department_takes_its_people_along_to_a_new_name() {
    let office = Office::open().await;
    let lead = office.technician("Lea", Role::Lead).await;
    let listed = |name: &str, department: &str| ListedPerson {
        name: Name::parse(name).unwrap(),
        email: Email::parse(&format!("{name}@aldermoor.example")).unwrap(),
        phone: None,
        department: Some(Name::parse(department).unwrap()),
        place: None,
    };
    let people = vec![listed("Anna", "finance"), listed("Ben", "Sales")];
    office.store().import_people(people).await.unwrap();
    let id = DepartmentId(Uuid::now_v7());
    let (store, now) = (office.store(), office.now());
    let put = |name: &str, if_match| {
        let words = PutDepartment { name: Name::parse(name).unwrap() };
        store.put_listed(id, words, if_match, lead.clone(), now)
    };
    put("Finance", None).await.unwrap();
    let before = store.read_now(|r| r.cursor()).unwrap();
    put("Money", Some(1)).await.unwrap();
    let works_in = |name: &str| {
        let list = store.read_now(|r| r.people(name, None, 10)).unwrap();
        let row = &list.items[0].person;
        (row.id, row.department.as_ref().unwrap().as_str().to_owned())
    };
    let anna: (PersonId, String) = works_in("anna");
    assert_eq!((anna.1.as_str(), works_in("ben").1.as_str()), ("Money", "Sales"));
    let told = store.read_now(|r| r.people_apart(before.seq)).unwrap();
    assert_eq!(told.into_iter().collect::<Vec<_>>(), [anna.0], "those it is about are told");
}

#[tokio::test]
async fn an_absence_that_ran_out_while_the_server_slept_ends_once() {
    let office = Office::open().await;
    let priya = office.technician("Priya", Role::Technician).await;
    let id = AbsenceId(Uuid::now_v7());
    let (store, now) = (office.store(), office.now());
    let words = PutAbsence {
        technician: priya.technician.id,
        begins_at: now.plus_seconds(HOUR),
        ends_at: now.plus_seconds(2 * HOUR),
        cover: None,
        introduction: None,
    };
    store
        .put_absence(id, words, body("Somebody is here for Priya."), None, priya.clone(), now)
        .await
        .unwrap();
    assert_eq!(store.read_now(|r| r.next_due()).unwrap(), Some(now.plus_seconds(HOUR)));
    office.clock.pass(5 * HOUR);
    assert!(store.read_now(|r| r.desk_is_due()).unwrap());
    store.desk_fell_due(office.now()).await.unwrap();
    assert!(!store.read_now(|r| r.desk_is_due()).unwrap());
    let ended = store.read_now(|r| r.listed::<PutAbsence>(id)).unwrap().unwrap();
    assert!(ended.retired);
    let card = store.read_now(|r| r.technician(priya.technician.id)).unwrap().unwrap();
    assert_eq!(card.away_until, None);
    let stale = store.retire_absence(AbsenceId(Uuid::now_v7()), None, priya, office.now()).await;
    assert_eq!(code(&stale.unwrap_err()), "not_found");
    let away = QueueFilter::of(Some(View::Away));
    let me = ended.words.technician;
    let list = store.read_now(|r| r.desk_tickets(me, &away, None, 10)).unwrap();
    assert_eq!(list.count, Some(0));
}
