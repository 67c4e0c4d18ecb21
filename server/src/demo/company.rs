//! Aldermoor: its desk, its teams and topics, and the people whose computers are enrolled.

use deskbell_domain::{DeviceCaller, calendar::Calendar};
use deskbell_protocol::{
    AbsenceId, DeviceId, MachineId, TeamId, TechnicianId, TemplateId, Timestamp, TopicId, WriteId,
    desk::{
        absence::PutAbsence,
        action::Actor,
        people::{Role, Technician},
        prepared::{PutTemplate, Template},
        settings::{self, ContactSettings, PrivacySettings},
        ticket::TechnicianRef,
    },
    enroll::{Approval, Enroll, EnrollDevice, EnrollMachine, EnrollPerson, TokenHash},
    home::Me,
    text::{Body, Email, Line, Name},
};
use deskbell_store::{NewEnrollmentKey, Setting, Store};
use futures_util::{StreamExt, TryStreamExt, stream};
use uuid::Uuid;

use super::{
    chance::Chance,
    error::DemoError,
    people::{self, Colleague, TECHNICIANS},
    problems::{Problem, Queue, Topic},
    rhythm,
};
use crate::words;

/// Devices that wait for approval.
const WAITING: usize = 3;
/// Writes that are under way at the same time.
const AT_ONCE: usize = 256;
const DAY_SECONDS: i64 = 24 * 3600;

/// Everybody and everything stories are about.
pub(super) struct Company {
    pub(super) askers: Vec<Asker>,
    pub(super) calendar: settings::Calendar,
    pub(super) rules: Calendar,
    /// The technician who is away, and who stands in until when.
    pub(super) away: usize,
    pub(super) cover: usize,
    pub(super) back_at: Timestamp,
    technicians: Vec<Actor>,
    teams: Vec<(Queue, TeamId)>,
    topics: Vec<(Topic, TopicId)>,
    templates: Vec<Template>,
}

/// Somebody with an approved computer.
pub(super) struct Asker {
    pub(super) colleague: Colleague,
    pub(super) device: DeviceCaller,
}

impl Company {
    pub(super) fn technician(&self, at: usize) -> Result<&Actor, DemoError> {
        self.technicians.get(at).ok_or(DemoError::Incomplete { what: "a technician" })
    }

    /// Whoever leads the desk.
    pub(super) fn lead(&self) -> Result<&Actor, DemoError> {
        let lead = self.technicians.iter().find(|actor| actor.role == Role::Lead);
        lead.ok_or(DemoError::Incomplete { what: "a lead" })
    }

    pub(super) fn topic(&self, topic: Topic) -> Result<TopicId, DemoError> {
        let found = self.topics.iter().find(|(known, _)| *known == topic);
        found.map(|(_, id)| *id).ok_or(DemoError::Incomplete { what: "a topic" })
    }

    /// The template a call about this is logged with: of its topic, and with a word of its title in the call.
    pub(super) fn template(&self, problem: &Problem) -> Result<Option<TemplateId>, DemoError> {
        let (topic, call) = (self.topic(problem.topic)?, problem.call.to_lowercase());
        let fits = |template: &&Template| {
            let title = template.words.title.as_str().to_lowercase();
            let named = title.split(' ').any(|word| word.len() > 3 && call.contains(word));
            template.words.topic == Some(topic) && named
        };
        Ok(self.templates.iter().find(fits).map(|template| template.id))
    }

    pub(super) fn team(&self, queue: Queue) -> Result<TeamId, DemoError> {
        let found = self.teams.iter().find(|(known, _)| *known == queue);
        found.map(|(_, id)| *id).ok_or(DemoError::Incomplete { what: "a team" })
    }

    /// Who takes a request about this: mostly somebody who likes it.
    pub(super) fn who_takes(&self, topic: Topic, chance: &mut Chance) -> Result<usize, DemoError> {
        let restricted = topic.queue() == Queue::PeopleMatters;
        let may = || TECHNICIANS.iter().enumerate().filter(move |(_, t)| t.trusted || !restricted);
        let likes: Vec<(usize, u32)> = may()
            .filter(|(_, card)| card.topics.contains(&topic))
            .map(|(at, card)| (at, card.weight))
            .collect();
        if !likes.is_empty() && chance.percent(70) {
            return chance.weighted(&likes);
        }
        let all: Vec<(usize, u32)> = may().map(|(at, card)| (at, card.weight)).collect();
        chance.weighted(&all)
    }

    /// Anybody of the desk.
    pub(super) fn anybody(&self, chance: &mut Chance) -> Result<usize, DemoError> {
        let all: Vec<(usize, u32)> =
            TECHNICIANS.iter().enumerate().map(|(at, card)| (at, card.weight)).collect();
        chance.weighted(&all)
    }
}

/// Founds the company in an empty store.
pub(super) async fn found(
    store: &Store,
    now: Timestamp,
    chance: &mut Chance,
) -> Result<Company, DemoError> {
    let calendar = rhythm::opening_hours(now)?;
    let rules = Calendar::parse(&calendar)?;
    settings(store, calendar.clone()).await?;
    let began = now.plus_seconds(-183 * DAY_SECONDS);
    let topics = topics(store, began, chance).await?;
    let teams = teams(store, began, chance).await?;
    let back_at = rules.add_working_days(now, 3);
    let mut company = Company {
        askers: Vec::new(),
        away: 1,
        cover: 0,
        back_at,
        technicians: Vec::new(),
        teams,
        topics,
        templates: store.read(|reader| reader.list::<PutTemplate>()).await?,
        calendar,
        rules,
    };
    company.technicians = technicians(store, &company, (began, now), chance).await?;
    away(store, &company, (now, chance.id(now))).await?;
    let people = people::colleagues(chance)?;
    let administrator = company.technician(TECHNICIANS.len() - 1)?.technician.id;
    company.askers = enroll(store, people, (began, administrator), chance).await?;
    Ok(company)
}

async fn settings(store: &Store, calendar: settings::Calendar) -> Result<(), DemoError> {
    let version_of_calendar = version::<settings::Calendar>(store).await?;
    store.put_calendar(calendar, version_of_calendar, None).await?;
    let contact = ContactSettings {
        organisation: Name::parse("Aldermoor")?,
        phone: Line::parse("ext. 4400")?,
        desk: Some(Line::parse("room G.12")?),
    };
    let version_of_contact = version::<ContactSettings>(store).await?;
    store.put_settings(contact, version_of_contact, None).await?;
    let lead = TECHNICIANS.iter().find(|card| card.role == Role::Lead);
    let security_lead = lead.map(|card| Name::parse(card.name)).transpose()?;
    let privacy = PrivacySettings { months: 24, min_group: 5, security_lead };
    let version_of_privacy = version::<PrivacySettings>(store).await?;
    store.put_settings(privacy, version_of_privacy, None).await?;
    Ok(())
}

/// The version settings have now, for an edit that begins here.
async fn version<S: Setting>(store: &Store) -> Result<Option<u32>, DemoError> {
    Ok(store.read(|reader| Ok(Some(reader.settings::<S>()?.version))).await?)
}

async fn topics(
    store: &Store,
    began: Timestamp,
    chance: &mut Chance,
) -> Result<Vec<(Topic, TopicId)>, DemoError> {
    let there = store.read(|reader| reader.topics()).await?;
    let mut topics = Vec::new();
    for topic in Topic::ALL {
        let known = there.iter().find(|known| known.name.as_str() == topic.name());
        let id = match known {
            Some(known) => known.id,
            None => {
                let id = TopicId(chance.id(began));
                store.put_topic(id, Name::parse(topic.name())?, None, None).await?.id
            }
        };
        topics.push((topic, id));
    }
    Ok(topics)
}

async fn teams(
    store: &Store,
    began: Timestamp,
    chance: &mut Chance,
) -> Result<Vec<(Queue, TeamId)>, DemoError> {
    let teams = [
        (Queue::ServiceDesk, "Service desk", false),
        (Queue::Devices, "Devices", false),
        (Queue::Network, "Network and rooms", false),
        (Queue::PeopleMatters, "People matters", true),
    ];
    let mut made = Vec::new();
    for (queue, name, restricted) in teams {
        let id = TeamId(chance.id(began));
        store.put_team(id, Name::parse(name)?, restricted, None, None).await?;
        made.push((queue, id));
    }
    Ok(made)
}

async fn technicians(
    store: &Store,
    company: &Company,
    times: (Timestamp, Timestamp),
    chance: &mut Chance,
) -> Result<Vec<Actor>, DemoError> {
    let (began, now) = times;
    // The longest working day has nine hours, the shortest night fifteen.
    let open = company.rules.open_minutes(now, now.plus_seconds(12 * 3600));
    let here_until = company.rules.is_open(now).then(|| now.plus_seconds(i64::from(open) * 60));
    let mut made = Vec::new();
    for (at, card) in TECHNICIANS.iter().enumerate() {
        let away = at == company.away;
        let teams = company.teams.iter().filter(|(queue, _)| match queue {
            Queue::PeopleMatters => card.trusted,
            Queue::ServiceDesk => true,
            Queue::Devices | Queue::Network => card.topics.iter().any(|t| t.queue() == *queue),
        });
        let who = Technician {
            id: TechnicianId(chance.id(began)),
            name: Name::parse(card.name)?,
            email: Email::parse(&people::address(card.name))?,
            phone: Some(Line::parse(card.extension)?),
            role: card.role,
            teams: teams.map(|(_, id)| *id).collect(),
            here_until: here_until.filter(|_| !away),
            away_until: None,
            active: true,
            version: 0,
        };
        let who = store.put_technician(who, None).await?;
        let technician = TechnicianRef { id: who.id, name: who.name };
        made.push(Actor { technician, role: who.role });
    }
    Ok(made)
}

/// Who is away says so, and who might stand in.
async fn away(store: &Store, company: &Company, said: (Timestamp, Uuid)) -> Result<(), DemoError> {
    let (now, id) = said;
    let (away, cover) = (company.technician(company.away)?, company.technician(company.cover)?);
    let absence = PutAbsence {
        technician: away.technician.id,
        begins_at: now.plus_seconds(-DAY_SECONDS),
        ends_at: company.back_at,
        cover: Some(cover.technician.id),
        introduction: None,
    };
    let names = [
        ("contact", away.technician.name.as_str().into()),
        ("cover", cover.technician.name.as_str().into()),
    ];
    let worded = Body::parse(&words::text("absence-introduction", &names))?;
    store.put_absence(AbsenceId(id), absence, worded, None, away.clone(), now).await?;
    Ok(())
}

/// Enrols everybody's computer; all but the newest few are approved.
async fn enroll(
    store: &Store,
    people: Vec<Colleague>,
    by: (Timestamp, TechnicianId),
    chance: &mut Chance,
) -> Result<Vec<Asker>, DemoError> {
    let (began, administrator) = by;
    let id = WriteId(chance.id(began));
    // It lives for the length of this function only.
    let key = chance.id(began).hyphenated().to_string();
    let hash = TokenHash::of(&key);
    let new = NewEnrollmentKey { id, hash, auto_approve: false, max_uses: None, expires_at: None };
    store.add_enrollment_key(new).await?;
    let approved = people.len().saturating_sub(WAITING);
    let mut requests = Vec::with_capacity(people.len());
    for (at, colleague) in people.into_iter().enumerate() {
        let request = request(&colleague, &key, began, chance)?;
        requests.push((colleague, request, at < approved));
    }
    let askers: Vec<Option<Asker>> = stream::iter(requests)
        .map(|(colleague, request, is_approved)| async move {
            let (device, token) = (request.device.id, request.token_hash.clone());
            store.enroll(request, None, false).await?;
            if !is_approved {
                return Ok(None);
            }
            let hash = token.clone();
            let waiting = store.read(move |reader| reader.credential(&hash)).await?;
            if let Some(waiting) = waiting {
                store.approve_device(device, waiting.id, administrator).await?;
            }
            introduce(store, colleague, &token, administrator).await.map(Some)
        })
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    store.revoke_enrollment_key(id, None).await?;
    Ok(askers.into_iter().flatten().collect())
}

fn request(
    colleague: &Colleague,
    key: &str,
    began: Timestamp,
    chance: &mut Chance,
) -> Result<Enroll, DemoError> {
    Ok(Enroll {
        enrollment_key: key.to_owned(),
        token_hash: TokenHash::from_bytes(chance.digest_of_nothing()),
        device: EnrollDevice {
            id: DeviceId(chance.id(began)),
            machine: EnrollMachine {
                id: MachineId(chance.id(began)),
                hostname: Line::parse(&colleague.machine.hostname)?,
            },
            os: Line::parse(colleague.machine.os)?,
            account: Line::parse(&colleague.email.replace("@aldermoor.example", ""))?,
        },
        person: EnrollPerson {
            display_name: Name::parse(&colleague.name)?,
            email: Some(Email::parse(&colleague.email)?),
            phone: Some(Line::parse(&colleague.extension)?),
        },
    })
}

/// The administrator writes down where they work and sit.
async fn introduce(
    store: &Store,
    colleague: Colleague,
    token: &TokenHash,
    administrator: TechnicianId,
) -> Result<Asker, DemoError> {
    let token = token.clone();
    let credential = store.read(move |reader| reader.credential(&token)).await?;
    let credential = credential.ok_or(DemoError::Incomplete { what: "an enrolled device" })?;
    let device = DeviceCaller {
        credential: credential.id,
        device: credential.device,
        person: credential.person,
        approval: Approval::Approved,
        claim: credential.claim,
    };
    let card = Me {
        id: device.person,
        display_name: Name::parse(&colleague.name)?,
        department: Some(Name::parse(colleague.department)?),
        place: Some(Line::parse(&colleague.desk)?),
        phones: vec![Line::parse(&colleague.extension)?],
        emails: vec![Email::parse(&colleague.email)?],
        confirmed: true,
    };
    store.put_person(card, Some(administrator)).await?;
    Ok(Asker { colleague, device })
}
