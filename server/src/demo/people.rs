//! The people of Aldermoor. All of them are invented.

use deskbell_protocol::desk::people::Role;

use super::{
    chance::Chance,
    error::DemoError,
    machines::{self, Machine},
    problems::Topic,
};

/// How many work there beside the technicians.
pub(super) const COLLEAGUES: usize = 173;

/// Somebody who may ask for help.
#[derive(Debug, Clone)]
pub(super) struct Colleague {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) department: &'static str,
    /// The desk: floor and number.
    pub(super) desk: String,
    pub(super) extension: String,
    pub(super) machine: Machine,
}

/// Somebody who works the queue.
#[derive(Debug)]
pub(super) struct TechnicianCard {
    pub(super) name: &'static str,
    pub(super) role: Role,
    pub(super) extension: &'static str,
    /// What they take first.
    pub(super) topics: &'static [Topic],
    /// Whether they are in the restricted team.
    pub(super) trusted: bool,
    /// How much of the queue they carry.
    pub(super) weight: u32,
}

impl Colleague {
    pub(super) fn first_name(&self) -> &str {
        self.name.split(' ').next().unwrap_or(&self.name)
    }

    /// The desk as people say it.
    pub(super) fn place(&self) -> String {
        format!("desk {}", self.desk)
    }
}

/// The technicians; the third one leads, the last one is the administrator.
pub(super) const TECHNICIANS: [TechnicianCard; 7] = [
    TechnicianCard {
        name: "Priya Raman",
        role: Role::Technician,
        extension: "ext. 4401",
        topics: &[Topic::Docks, Topic::Screens, Topic::Laptops, Topic::Apps],
        trusted: false,
        weight: 24,
    },
    TechnicianCard {
        name: "Tomasz Zieliński",
        role: Role::Technician,
        extension: "ext. 4402",
        topics: &[Topic::Docks, Topic::Network, Topic::Rooms, Topic::Printing],
        trusted: false,
        weight: 20,
    },
    TechnicianCard {
        name: "Leah Okafor",
        role: Role::Lead,
        extension: "ext. 4403",
        topics: &[Topic::Security, Topic::Leavers, Topic::Moves],
        trusted: true,
        weight: 10,
    },
    TechnicianCard {
        name: "Bruno Castell",
        role: Role::Technician,
        extension: "ext. 4404",
        topics: &[Topic::Printing, Topic::Moves, Topic::Rooms, Topic::Laptops],
        trusted: false,
        weight: 16,
    },
    TechnicianCard {
        name: "Nadia Brandt",
        role: Role::Technician,
        extension: "ext. 4405",
        topics: &[Topic::Passwords, Topic::Mail, Topic::Files, Topic::Leavers],
        trusted: true,
        weight: 20,
    },
    TechnicianCard {
        name: "Callum Reid",
        role: Role::Technician,
        extension: "ext. 4406",
        topics: &[Topic::Passwords, Topic::Phones, Topic::Apps, Topic::Network],
        trusted: false,
        weight: 18,
    },
    TechnicianCard {
        name: "Ingrid Solheim",
        role: Role::Administrator,
        extension: "ext. 4407",
        topics: &[Topic::Security, Topic::Files],
        trusted: true,
        weight: 5,
    },
];

/// Departments with their floor and how many of the company they are.
const DEPARTMENTS: [(&str, usize, u32); 6] = [
    ("Warehouse", 1, 38),
    ("Sales", 2, 40),
    ("Marketing", 2, 24),
    ("Finance", 3, 26),
    ("People and Legal", 3, 18),
    ("Design", 4, 27),
];

const FIRST: [&str; 48] = [
    "Marta", "Joel", "Rui", "Dorothy", "Hannah", "Yuki", "Aoife", "Samir", "Kofi", "Elena",
    "Piotr", "Amina", "Lars", "Noor", "Greta", "Matteo", "Sinead", "Ivo", "Farah", "Oskar",
    "Lucía", "Dmitri", "Wanjiru", "Henrik", "Zeynep", "Bastian", "Chiara", "Tunde", "Maeve",
    "Arjun", "Ottilie", "Rafael", "Signe", "Idris", "Paulina", "Emeka", "Linnea", "Hugo", "Mina",
    "Casper", "Ruth", "Anton", "Jasmin", "Felix", "Nora", "Viktor", "Salma", "Edith",
];

const LAST: [&str; 60] = [
    "Lindqvist",
    "Amadi",
    "Tavares",
    "Engle",
    "Weiss",
    "Tanabe",
    "Brennan",
    "Haddad",
    "Mensah",
    "Marchetti",
    "Nowak",
    "Osei",
    "Bergström",
    "Aziz",
    "Hollander",
    "Ferro",
    "Gallagher",
    "Petrov",
    "Rahimi",
    "Lund",
    "Moreno",
    "Sokolov",
    "Kamau",
    "Dahl",
    "Yilmaz",
    "Kessler",
    "Romano",
    "Adeyemi",
    "Quinn",
    "Iyer",
    "Whitlock",
    "Duarte",
    "Nyström",
    "Farah",
    "Zielonka",
    "Okoye",
    "Ekman",
    "Laurent",
    "Karimi",
    "Vogel",
    "Ashdown",
    "Novák",
    "Selim",
    "Brandvold",
    "Hartley",
    "Ivanov",
    "Mansour",
    "Thorne",
    "Pereira",
    "Holm",
    "Keane",
    "Bellini",
    "Sato",
    "Marsh",
    "Albrecht",
    "Costa",
    "Winter",
    "Grady",
    "Larsen",
    "Moss",
];

/// Everybody who may ask, in the order of the directory.
pub(super) fn colleagues(chance: &mut Chance) -> Result<Vec<Colleague>, DemoError> {
    let mut desks = [0_u32; 5];
    let mut people = Vec::with_capacity(COLLEAGUES);
    let departments: Vec<(&str, usize)> = DEPARTMENTS
        .iter()
        .flat_map(|(name, floor, count)| (0..*count).map(move |_| (*name, *floor)))
        .collect();
    for (at, (department, floor)) in departments.into_iter().take(COLLEAGUES).enumerate() {
        let name = name_of(at)?;
        let desk = desks
            .get_mut(floor)
            .ok_or(DemoError::Incomplete { what: "a floor of the building" })?;
        *desk += 1;
        let number = at + 1;
        people.push(Colleague {
            email: address(&name),
            name,
            department,
            desk: format!("{floor}.{desk:02}"),
            extension: format!("ext. {}", 4100 + number),
            machine: machines::machine(chance, number)?,
        });
    }
    Ok(people)
}

/// Names that never repeat: the two lists turn at different speeds.
fn name_of(at: usize) -> Result<String, DemoError> {
    let missing = DemoError::Incomplete { what: "a name" };
    let first = FIRST.get(at % FIRST.len());
    // 48 and 60 share a divisor: every 240 people the pairs would repeat, and there are fewer.
    let last = LAST.get(at % LAST.len());
    match (first, last) {
        (Some(first), Some(last)) => Ok(format!("{first} {last}")),
        (None | Some(_), _) => Err(missing),
    }
}

/// A work address under a name reserved for examples (RFC 2606).
pub(super) fn address(name: &str) -> String {
    let plain = |c: char| match c {
        'ń' => 'n',
        'í' => 'i',
        'ö' => 'o',
        'á' => 'a',
        ' ' => '.',
        other => other,
    };
    format!("{}@aldermoor.example", name.to_lowercase().chars().map(plain).collect::<String>())
}
