//! The real store with two technicians and a person, and two tickets that everybody works on.

use std::{
    future::Future as _,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Waker},
    time::Duration,
};

use deskbell_domain::{Command, DeviceCaller};
use deskbell_protocol::{
    DeviceId, MachineId, TechnicianId, TicketId, TicketNumber, Timestamp, WriteId,
    desk::{
        action::Actor,
        people::{MachineRef, PersonRef, Role, Technician},
        ticket::TechnicianRef,
    },
    enroll::{Approval, Enroll, EnrollDevice, EnrollMachine, EnrollPerson, TokenHash},
    text::{Email, Line, Name},
};
use deskbell_store::{Clock, Ids, NewEnrollmentKey, Store, StoreError};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use uuid::Uuid;

use super::{
    deeds::{Before, Cast},
    model::{Ended, Ground, Model},
    search::Happened,
};
use crate::office::in_memory;

/// A Thursday, 09:12 UTC; it stays this moment.
fn now() -> Timestamp {
    Timestamp::from_millis(1_795_079_520_000)
}
const KEY: &str = "key that approves";

struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        now()
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }
}

impl Ids for Still {
    fn id(&self, _now: Timestamp) -> Uuid {
        Uuid::now_v7()
    }
}

pub(crate) struct Shop {
    runtime: Arc<Runtime>,
    store: Arc<Store>,
    directory: Arc<TempDir>,
    pub(crate) ground: Arc<Ground>,
    technicians: [Actor; 2],
    pub(crate) person: DeviceCaller,
    run: u32,
    cast: Option<Cast>,
    /// How things stand at the beginning.
    pub(crate) model: Model,
}

impl Shop {
    pub(crate) fn open() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let directory = in_memory();
        let store = Store::open(directory.path(), Arc::new(Still), Arc::new(Still)).unwrap();
        let names = [("Priya", Role::Technician), ("Lena", Role::Lead)];
        let technicians = names.map(|(name, role)| {
            let technician = technician(name, role);
            let of = TechnicianRef { id: technician.id, name: technician.name.clone() };
            runtime.block_on(store.put_technician(technician, None)).unwrap();
            Actor { technician: of, role }
        });
        let (person, machine, card) = runtime.block_on(enrol(&store));
        let ground = store.read_now(|reader| {
            Ok(Ground {
                directory: reader.directory()?.clone(),
                settings: reader.settings_for_rules()?.clone(),
                people: vec![card],
                machines: vec![(person.device, machine)],
                now: now(),
            })
        });
        Self {
            runtime: Arc::new(runtime),
            store: Arc::new(store),
            directory: Arc::new(directory),
            ground: Arc::new(ground.unwrap()),
            technicians,
            person,
            run: 0,
            cast: None,
            model: Model::new(TicketNumber(1)),
        }
    }

    /// The same store with two new tickets.
    pub(crate) fn again(&self, run: u32, before: Before) -> Self {
        let used = self.store.read_now(|reader| reader.sizes()).unwrap().tickets;
        let id =
            |n: u32| TicketId(Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("{run} {n}").as_bytes()));
        let mut cast = Cast {
            person: self.person.clone(),
            technicians: self.technicians.clone(),
            tickets: [id(0), id(1)],
            resolution: deskbell_protocol::ResolutionId(Uuid::nil()),
            run,
            now: now(),
        };
        let number = TicketNumber(u32::try_from(used).unwrap() + 1);
        let mut model = Model::new(number);
        for command in cast.prologue(before) {
            let expected = model.run(&self.ground, &command);
            assert!(expected.is_ok(), "{expected:?}");
            assert_eq!(self.decide(command), expected);
        }
        let first = model.for_person(&self.ground, cast.tickets[0]);
        if let Some(resolution) = first.and_then(|ticket| ticket.head.resolution) {
            cast.resolution = resolution.id;
        }
        Self {
            runtime: Arc::clone(&self.runtime),
            store: Arc::clone(&self.store),
            directory: Arc::clone(&self.directory),
            ground: Arc::clone(&self.ground),
            technicians: self.technicians.clone(),
            person: self.person.clone(),
            run,
            cast: Some(cast),
            model,
        }
    }

    pub(crate) fn cast(&self) -> &Cast {
        self.cast.as_ref().expect("a shop with tickets")
    }

    /// The versions on every screen at the beginning.
    pub(crate) fn versions(&self) -> [u32; 2] {
        self.cast().tickets.map(|id| {
            let row = self.model.for_desk(&self.ground, id);
            row.map_or(0, |row| row.head.version)
        })
    }

    fn ended(&self, result: Result<deskbell_domain::Outcome, StoreError>) -> Ended {
        result.map_err(|error| {
            if let StoreError::Refused(refused) = error {
                return refused;
            }
            panic!("the store in {} broke: {error}", self.directory.path().display())
        })
    }

    /// One command, to its end.
    pub(crate) fn decide(&self, command: Command) -> Ended {
        self.ended(self.runtime.block_on(self.store.decide(command)))
    }

    /// Puts all commands into the writer's queue in this order, without waiting for any of them, so that many share
    /// a commit; then hears all answers.
    pub(crate) fn queue(&self, commands: &[Command]) -> Vec<Ended> {
        let mut waiting: Vec<Pin<Box<_>>> =
            commands.iter().map(|command| Box::pin(self.store.decide(command.clone()))).collect();
        let mut context = Context::from_waker(Waker::noop());
        let first: Vec<_> =
            waiting.iter_mut().map(|answer| answer.as_mut().poll(&mut context)).collect();
        let answers = first.into_iter().zip(waiting).map(|(first, answer)| match first {
            std::task::Poll::Ready(ended) => ended,
            std::task::Poll::Pending => self.runtime.block_on(answer),
        });
        answers.map(|ended| self.ended(ended)).collect()
    }

    /// Everybody works through a program of their own at the same time.
    pub(crate) fn at_once(&self, programs: Vec<Vec<Command>>) -> Vec<Happened> {
        let count = Arc::new(AtomicU64::new(0));
        let tasks: Vec<_> = programs
            .into_iter()
            .map(|program| {
                let (store, count) = (Arc::clone(&self.store), Arc::clone(&count));
                self.runtime.spawn(async move {
                    let mut heard = Vec::new();
                    for command in program {
                        let sent = count.fetch_add(1, Ordering::SeqCst);
                        let ended = store.decide(command.clone()).await;
                        let answered = count.fetch_add(1, Ordering::SeqCst);
                        heard.push((command, sent, answered, ended));
                    }
                    heard
                })
            })
            .collect();
        let heard = tasks.into_iter().flat_map(|task| self.runtime.block_on(task).unwrap());
        heard
            .map(|(command, sent, answered, ended)| Happened {
                command,
                sent,
                answered,
                ended: self.ended(ended),
            })
            .collect()
    }

    /// Whether both sides see every ticket as in the model.
    pub(crate) fn equals(&self, model: &Model) -> bool {
        self.differences(model).is_empty()
    }

    pub(crate) fn check_equals(&self, model: &Model) {
        let found = self.differences(model);
        assert!(found.is_empty(), "run {}: {found:#?}", self.run);
    }

    fn differences(&self, model: &Model) -> Vec<String> {
        let reader = self.technicians[1].technician.id;
        let mut found = Vec::new();
        for (id, _) in model.tickets() {
            let (mine, desk) = self
                .store
                .read_now(|r| Ok((r.my_ticket(&self.person, id)?, r.desk_row(reader, id)?)))
                .unwrap();
            let (my_model, desk_model) =
                (model.for_person(&self.ground, id), model.for_desk(&self.ground, id));
            if mine != my_model {
                found.push(format!("person: {mine:#?}\nmodel: {my_model:#?}"));
            }
            if desk != desk_model {
                found.push(format!("desk: {desk:#?}\nmodel: {desk_model:#?}"));
            }
        }
        found
    }
}

/// Every order in which programs of these lengths can run.
pub(crate) fn interleavings(lengths: &[usize]) -> Vec<Vec<usize>> {
    fn go(left: &mut [usize], so_far: &mut Vec<usize>, found: &mut Vec<Vec<usize>>) {
        if left.iter().all(|count| *count == 0) {
            return found.push(so_far.clone());
        }
        for actor in 0..left.len() {
            if left[actor] == 0 {
                continue;
            }
            left[actor] -= 1;
            so_far.push(actor);
            go(left, so_far, found);
            so_far.pop();
            left[actor] += 1;
        }
    }
    let mut found = Vec::new();
    go(&mut lengths.to_vec(), &mut Vec::new(), &mut found);
    found
}

fn technician(name: &str, role: Role) -> Technician {
    Technician {
        id: TechnicianId(Uuid::now_v7()),
        name: Name::parse(name).unwrap(),
        email: Email::parse(&format!("{}@example.org", name.to_lowercase())).unwrap(),
        phone: None,
        role,
        teams: Vec::new(),
        here_until: None,
        away_until: None,
        active: true,
        version: 0,
    }
}

/// A person with a computer, approved.
async fn enrol(store: &Store) -> (DeviceCaller, MachineRef, PersonRef) {
    let key = NewEnrollmentKey {
        id: WriteId(Uuid::now_v7()),
        hash: TokenHash::of(KEY),
        auto_approve: true,
        max_uses: None,
        expires_at: None,
    };
    store.add_enrollment_key(key).await.unwrap();
    let (device, machine) = (DeviceId(Uuid::now_v7()), MachineId(Uuid::now_v7()));
    let hostname = Line::parse("LAPTOP-7").unwrap();
    let name = Name::parse("Marta").unwrap();
    let token = TokenHash::of("token of Marta");
    let request = Enroll {
        enrollment_key: KEY.to_owned(),
        token_hash: token.clone(),
        device: EnrollDevice {
            id: device,
            machine: EnrollMachine { id: machine, hostname: hostname.clone() },
            os: Line::parse("Debian 13").unwrap(),
            account: Line::parse("marta").unwrap(),
        },
        person: EnrollPerson { display_name: name.clone(), email: None, phone: None },
    };
    store.enroll(request, None, true).await.unwrap();
    let found = store.read_now(|reader| reader.credential(&token)).unwrap().unwrap();
    let home = store.read_now(|reader| reader.home(found.person)).unwrap().unwrap();
    let caller = DeviceCaller {
        credential: found.id,
        device,
        person: found.person,
        approval: Approval::Approved,
        claim: None,
    };
    let machine = MachineRef { id: machine, hostname, device: Some(device) };
    let me = home.me;
    let person = PersonRef {
        id: me.id,
        name: me.display_name,
        department: me.department,
        place: me.place,
        confirmed: me.confirmed,
    };
    (caller, machine, person)
}
