//! An office for the tests: a store in a directory of its own, a clock that is set by hand, people and technicians.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use deskbell_domain::{Caller, Command, DeviceCaller, Outcome, Write};
use deskbell_protocol::{
    DeviceId, MachineId, MessageId, TechnicianId, TicketId, TicketNumber, Timestamp, WriteId,
    desk::{
        action::{Action, Actor, DoAction},
        people::{CredentialState, Role, Technician},
        ticket::{TechnicianRef, Visibility},
        write::DeskWrite,
    },
    enroll::{Approval, Enroll, EnrollDevice, EnrollMachine, EnrollPerson, TokenHash},
    me::{OpenTicket, WriteMessage},
    text::{Body, Email, Line, Name},
};
use deskbell_store::{Clock, Ids, NewEnrollmentKey, Store, StoreError};
use tempfile::TempDir;
use uuid::Uuid;

pub(crate) struct HandClock(AtomicI64);

impl HandClock {
    pub(crate) fn pass(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }

    fn monotonic(&self) -> Duration {
        Duration::from_millis(self.0.load(Ordering::SeqCst).unsigned_abs())
    }
}

pub(crate) struct RandomIds;

impl Ids for RandomIds {
    fn id(&self, _now: Timestamp) -> Uuid {
        Uuid::now_v7()
    }
}

pub(crate) struct Office {
    pub(crate) store: Option<Arc<Store>>,
    pub(crate) clock: Arc<HandClock>,
    pub(crate) dir: TempDir,
}

pub(crate) const KEY: &str = "key on every laptop";
pub(crate) const AUTO_KEY: &str = "key that approves";

/// A Thursday, 09:12 UTC.
const MORNING: i64 = 1_795_079_520_000;

impl Office {
    pub(crate) async fn open() -> Self {
        let office = Self {
            store: None,
            clock: Arc::new(HandClock(AtomicI64::new(MORNING))),
            dir: TempDir::new().unwrap(),
        };
        let office = office.reopened();
        for (key, auto_approve) in [(KEY, false), (AUTO_KEY, true)] {
            let key = NewEnrollmentKey {
                id: WriteId(Uuid::now_v7()),
                hash: TokenHash::of(key),
                auto_approve,
                max_uses: None,
                expires_at: None,
            };
            office.store().add_enrollment_key(key).await.unwrap();
        }
        office
    }

    pub(crate) fn store(&self) -> &Arc<Store> {
        self.store.as_ref().unwrap()
    }

    pub(crate) fn closed(mut self) -> Self {
        if let Some(store) = self.store.take() {
            assert_eq!(Arc::strong_count(&store), 1, "somebody still holds the store");
        }
        self
    }

    pub(crate) fn reopened(mut self) -> Self {
        self.store = None;
        self.store = Some(Arc::new(open_store(self.dir.path(), &self.clock).unwrap()));
        self
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) async fn technician(&self, name: &str, role: Role) -> Actor {
        let id = TechnicianId(Uuid::now_v7());
        let technician = Technician {
            id,
            name: Name::parse(name).unwrap(),
            email: Email::parse(&format!("{}@example.org", name.to_lowercase())).unwrap(),
            phone: None,
            role,
            teams: Vec::new(),
            here_until: None,
            away_until: None,
            active: true,
            version: 0,
        };
        self.store().put_technician(technician, None).await.unwrap();
        Actor { technician: TechnicianRef { id, name: Name::parse(name).unwrap() }, role }
    }

    /// Enrols a device of its own machine; approved by its key.
    pub(crate) async fn device(&self, name: &str) -> DeviceCaller {
        self.enroll(name, DeviceId(Uuid::now_v7()), MachineId(Uuid::now_v7()), name, AUTO_KEY).await
    }

    pub(crate) async fn enroll(
        &self,
        name: &str,
        device: DeviceId,
        machine: MachineId,
        token: &str,
        key: &str,
    ) -> DeviceCaller {
        let request = enrolment(name, device, machine, token, key);
        let hash = request.token_hash.clone();
        self.store().enroll(request, None, true).await.unwrap();
        self.caller(&hash)
    }

    /// The credential of a token as a request would carry it now.
    pub(crate) fn caller(&self, hash: &TokenHash) -> DeviceCaller {
        let found = self.store().read_now(|r| r.credential(hash)).unwrap().unwrap();
        DeviceCaller {
            credential: found.id,
            device: found.device,
            person: found.person,
            approval: if found.state == CredentialState::Approved {
                Approval::Approved
            } else {
                Approval::Pending
            },
            claim: found.claim,
        }
    }

    pub(crate) async fn write(&self, caller: Caller, write: Write) -> Result<Outcome, StoreError> {
        self.store().decide(Command { at: self.now(), caller, write }).await
    }

    pub(crate) async fn opens(
        &self,
        who: &DeviceCaller,
        ticket: TicketId,
        words: OpenTicket,
    ) -> Result<Outcome, StoreError> {
        let write = Write::OpenTicket { ticket, words: Box::new(words) };
        self.write(Caller::Device(who.clone()), write).await
    }

    /// Opens a ticket and answers with its id and number.
    pub(crate) async fn ticket(&self, who: &DeviceCaller, words: &str) -> (TicketId, TicketNumber) {
        let id = TicketId(Uuid::now_v7());
        let opened = self.opens(who, id, asks(words, self.now())).await.unwrap();
        assert!(matches!(opened, Outcome::Opened { .. }), "{opened:?}");
        let row = self.store().read_now(|r| r.my_row(who, id)).unwrap().unwrap();
        (id, row.head.number)
    }

    pub(crate) async fn says(
        &self,
        who: &DeviceCaller,
        ticket: TicketId,
        words: &str,
    ) -> Result<Outcome, StoreError> {
        let words = WriteMessage { body: body(words), attachments: Vec::new() };
        let message = MessageId(Uuid::now_v7());
        self.write(Caller::Device(who.clone()), Write::WriteMessage { ticket, message, words })
            .await
    }

    pub(crate) async fn replies(
        &self,
        who: &Actor,
        ticket: TicketId,
        words: &str,
        visibility: Visibility,
    ) -> Result<Outcome, StoreError> {
        let words = Box::new(DeskWrite {
            body: body(words),
            visibility,
            attachments: Vec::new(),
            ask_fixed: None,
            waiting_for_requester: false,
            quick_answers: Vec::new(),
            r#as: None,
            hand_over: None,
        });
        let message = MessageId(Uuid::now_v7());
        let write = Write::DeskMessage { ticket, message, words, if_match: None };
        self.write(Caller::Technician(who.clone()), write).await
    }

    pub(crate) async fn acts(
        &self,
        who: &Actor,
        ticket: TicketId,
        action: Action,
        undo_seconds: Option<u8>,
    ) -> Result<Outcome, StoreError> {
        let tech = who.technician.id;
        let row = self.store().read_now(|r| r.desk_row(tech, ticket)).unwrap().unwrap();
        let write = Write::DoAction {
            ticket,
            action: deskbell_protocol::ActionId(Uuid::now_v7()),
            words: Box::new(DoAction { action, undo_seconds }),
            if_match: Some(row.head.version),
        };
        self.write(Caller::Technician(who.clone()), write).await
    }

    /// Runs what timers have to do by now.
    pub(crate) async fn run_due(&self) -> usize {
        let due = self.store().read_now(|r| r.due(100)).unwrap();
        let count = due.len();
        for command in due {
            self.store().decide(command).await.unwrap();
        }
        count
    }
}

pub(crate) fn open_store(dir: &Path, clock: &Arc<HandClock>) -> Result<Store, StoreError> {
    Store::open(dir, Arc::clone(clock) as Arc<dyn Clock>, Arc::new(RandomIds))
}

pub(crate) fn enrolment(
    name: &str,
    device: DeviceId,
    machine: MachineId,
    token: &str,
    key: &str,
) -> Enroll {
    Enroll {
        enrollment_key: key.to_owned(),
        token_hash: TokenHash::of(token),
        device: EnrollDevice {
            id: device,
            machine: EnrollMachine { id: machine, hostname: line("LAPTOP-7") },
            os: line("Debian 13"),
            account: line("anna"),
        },
        person: EnrollPerson { display_name: Name::parse(name).unwrap(), email: None, phone: None },
    }
}

pub(crate) fn asks(words: &str, at: Timestamp) -> OpenTicket {
    OpenTicket {
        description: body(words),
        impact: None,
        reach: None,
        r#for: None,
        asker: None,
        incident: None,
        facts: None,
        attachments: Vec::new(),
        reported_at: at,
        locale: line("en"),
        again: None,
    }
}

pub(crate) fn body(words: &str) -> Body {
    Body::parse(words).unwrap()
}

pub(crate) fn line(words: &str) -> Line {
    Line::parse(words).unwrap()
}

pub(crate) fn code(error: &StoreError) -> String {
    if let StoreError::Refused(refused) = error { refused.code().to_string() } else { error.code() }
}
