//! What people of the demo company ask about, what the desk answers and what helps.

mod access;
mod apps;
mod laptops;
mod network;
mod paper;
mod screens;
mod talk;

/// One kind of trouble. Replies, notes and fixes of the same place belong together.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) topic: Topic,
    pub(super) tilt: Tilt,
    /// How often it comes, compared with the others.
    pub(super) weight: u32,
    /// Minutes of effort it usually takes.
    pub(super) minutes: u32,
    /// What a technician writes down when it comes by phone.
    pub(super) call: &'static str,
    /// What people write.
    pub(super) asks: [&'static str; 3],
    /// A technician's first words, and the person's answer.
    pub(super) talk: [(&'static str, &'static str); 2],
    /// What technicians tell each other.
    pub(super) notes: [&'static str; 2],
    /// What solved it.
    pub(super) fixes: [&'static str; 2],
    /// What people write when it did not.
    pub(super) still: &'static str,
}

/// How much a trouble is usually in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tilt {
    Blocked,
    Slowed,
    Question,
}

/// What a ticket is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    Passwords,
    Security,
    Docks,
    Screens,
    Laptops,
    Printing,
    Files,
    Network,
    Phones,
    Mail,
    Rooms,
    Apps,
    Moves,
    Leavers,
}

/// The desk's queues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Queue {
    ServiceDesk,
    Devices,
    Network,
    /// Restricted: its tickets exist only for its members.
    PeopleMatters,
}

impl Topic {
    pub(super) const ALL: [Self; 14] = [
        Self::Passwords,
        Self::Security,
        Self::Docks,
        Self::Screens,
        Self::Laptops,
        Self::Printing,
        Self::Files,
        Self::Network,
        Self::Phones,
        Self::Mail,
        Self::Rooms,
        Self::Apps,
        Self::Moves,
        Self::Leavers,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Passwords => "Passwords and access",
            Self::Security => "Security",
            Self::Docks => "Docks",
            Self::Screens => "Screens and sound",
            Self::Laptops => "Laptops",
            Self::Printing => "Printing and scanning",
            Self::Files => "Files and folders",
            Self::Network => "Network and remote access",
            Self::Phones => "Phones",
            Self::Mail => "Mail and calendar",
            Self::Rooms => "Meeting rooms",
            Self::Apps => "Apps and licences",
            Self::Moves => "New desks and names",
            Self::Leavers => "Leavers and guests",
        }
    }

    pub(super) fn queue(self) -> Queue {
        match self {
            Self::Docks | Self::Screens | Self::Laptops | Self::Printing => Queue::Devices,
            Self::Network | Self::Phones | Self::Rooms => Queue::Network,
            Self::Leavers => Queue::PeopleMatters,
            Self::Passwords
            | Self::Security
            | Self::Files
            | Self::Mail
            | Self::Apps
            | Self::Moves => Queue::ServiceDesk,
        }
    }

    /// Whether somebody may have to come by, or a part may have to come from outside.
    pub(super) fn has_hands(self) -> bool {
        match self {
            Self::Docks | Self::Screens | Self::Laptops | Self::Printing => true,
            Self::Passwords
            | Self::Security
            | Self::Files
            | Self::Network
            | Self::Phones
            | Self::Mail
            | Self::Rooms
            | Self::Apps
            | Self::Moves
            | Self::Leavers => false,
        }
    }
}

/// Every problem.
pub(super) fn all() -> impl Iterator<Item = &'static Problem> {
    [
        access::ACCESS,
        screens::SCREENS,
        laptops::LAPTOPS,
        paper::PAPER,
        network::NETWORK,
        talk::TALK,
        apps::APPS,
    ]
    .into_iter()
    .flatten()
}
