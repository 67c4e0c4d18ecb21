//! The people and queues of the desk, as far as rules and views need them.

use deskbell_protocol::{
    TeamId, TechnicianId, Timestamp, TopicId,
    desk::{
        action::Actor,
        people::Role,
        ticket::{TeamRef, TechnicianRef, TopicRef},
    },
    text::{Body, Line, Name},
};

/// Who works the desk. Small enough to be held whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directory {
    /// The organisation's name; it signs events.
    pub organisation: Name,
    /// Every technician there ever was.
    pub technicians: Vec<TechnicianCard>,
    /// Every team.
    pub teams: Vec<TeamCard>,
    /// Every topic.
    pub topics: Vec<TopicRef>,
}

/// A technician.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TechnicianCard {
    /// Its id.
    pub id: TechnicianId,
    /// The name.
    pub name: Name,
    /// The number shown to requesters.
    pub phone: Option<Line>,
    /// What they may do.
    pub role: Role,
    /// Until when they are here today.
    pub here_until: Option<Timestamp>,
    /// Until when they are away.
    pub away_until: Option<Timestamp>,
    /// Whether they can sign in.
    pub active: bool,
    /// What is prepared for the people they look after, while they are away.
    pub prepared: Option<Prepared>,
}

/// What was prepared for a time in which a technician is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// Who is proposed to stand in.
    pub cover: Option<TechnicianId>,
    /// The words that introduce whoever stands in.
    pub introduction: Option<Body>,
}

/// Who writes on the desk itself, and what that is judged by.
#[derive(Debug, Clone, Copy)]
pub struct DeskWriter<'a> {
    /// The technician.
    pub actor: &'a Actor,
    /// When.
    pub at: Timestamp,
    /// Who works the desk.
    pub directory: &'a Directory,
}

/// A team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamCard {
    /// Its id.
    pub id: TeamId,
    /// The name.
    pub name: Name,
    /// Whether its tickets exist only for its members.
    pub restricted: bool,
    /// Its members.
    pub members: Vec<TechnicianId>,
}

impl Directory {
    /// The technician of this id.
    pub fn technician(&self, id: TechnicianId) -> Option<&TechnicianCard> {
        self.technicians.iter().find(|card| card.id == id)
    }

    /// The name of a technician; the organisation's if the card is gone.
    pub fn name(&self, id: TechnicianId) -> Name {
        self.technician(id).map_or_else(|| self.organisation.clone(), |card| card.name.clone())
    }

    /// A technician by name.
    pub fn technician_ref(&self, id: TechnicianId) -> TechnicianRef {
        TechnicianRef { id, name: self.name(id) }
    }

    /// Who is proposed to stand in for a technician who is away.
    pub fn proposed_for(&self, contact: TechnicianId) -> Option<TechnicianId> {
        let card = self.technician(contact).filter(|card| card.away_until.is_some())?;
        card.prepared.as_ref()?.cover
    }

    /// The team of this id.
    pub fn team(&self, id: TeamId) -> Option<&TeamCard> {
        self.teams.iter().find(|team| team.id == id)
    }

    /// A team by name.
    pub fn team_ref(&self, id: TeamId) -> Option<TeamRef> {
        self.team(id).map(|team| TeamRef { id, name: team.name.clone() })
    }

    /// A topic by name.
    pub fn topic_ref(&self, id: TopicId) -> Option<TopicRef> {
        self.topics.iter().find(|topic| topic.id == id).cloned()
    }

    /// Whether tickets of this team exist for this technician: leads and administrators are no exception.
    pub fn may_see(&self, technician: TechnicianId, team: Option<TeamId>) -> bool {
        team.and_then(|id| self.team(id))
            .is_none_or(|team| !team.restricted || team.members.contains(&technician))
    }
}
