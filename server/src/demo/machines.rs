//! Computers of the demo company, of makers that do not exist, and what they say about themselves.

use deskbell_protocol::{
    Timestamp,
    facts::{FactLine, FactSection, Facts, SectionId},
    text::{FactKey, FactValue},
};

use super::{chance::Chance, error::DemoError, problems::Topic};

/// The model whose docks lose a screen.
pub(super) const DOCK_TROUBLE: &str = "Orrin 14 G3";

const MODELS: [(&str, u32); 5] = [
    (DOCK_TROUBLE, 38),
    ("Orrin 15 G2", 22),
    ("Kestrel Air 13", 20),
    ("Kestrel Pro 16", 14),
    ("Tarn Mini", 6),
];

/// Somebody's computer.
#[derive(Debug, Clone)]
pub(super) struct Machine {
    pub(super) hostname: String,
    pub(super) model: &'static str,
    pub(super) os: &'static str,
    years: u32,
    memory: u32,
    disk: u32,
}

pub(super) fn machine(chance: &mut Chance, number: usize) -> Result<Machine, DemoError> {
    let model = chance.weighted(&MODELS)?;
    let desktop = model == "Tarn Mini";
    Ok(Machine {
        hostname: format!("{}-{:04}", if desktop { "DT" } else { "LT" }, 300 + number),
        model,
        os: if chance.percent(80) { "Larch Desktop 12.4" } else { "Larch Desktop 12.2" },
        years: chance.between(0, 5),
        memory: *chance.pick(&[8, 16, 16, 32])?,
        disk: *chance.pick(&[238, 238, 476, 953])?,
    })
}

/// What the machine says at that moment; `None` if its owner chose to send nothing.
pub(super) fn facts(
    machine: &Machine,
    topic: Topic,
    at: Timestamp,
    chance: &mut Chance,
) -> Result<Option<Facts>, DemoError> {
    if chance.percent(8) {
        return Ok(None);
    }
    let left_out = if chance.percent(15) { Some(*chance.pick(&SectionId::ALL)?) } else { None };
    let mut sections = vec![
        section(SectionId::Computer, computer(machine)?),
        section(SectionId::System, system(machine, chance)?),
        section(SectionId::Screens, screens(machine, topic, chance)?),
        section(SectionId::Network, network(topic, chance)?),
        section(SectionId::Space, space(machine, chance)?),
    ];
    if topic == Topic::Apps && chance.percent(50) {
        let open = ["calls", "drawing", "files", "mail", "tables", "time sheet"];
        let lines: Result<_, _> = open.iter().map(|name| line("app", name, None)).collect();
        sections.push(section(SectionId::Apps, lines?));
    }
    sections.retain(|section| Some(section.id) != left_out);
    Ok(Some(Facts { taken_at: at, sections }))
}

fn computer(machine: &Machine) -> Result<Vec<FactLine>, DemoError> {
    Ok(vec![
        line("hostname", &machine.hostname, None)?,
        line("model", machine.model, None)?,
        line("age", &machine.years.to_string(), Some("years"))?,
    ])
}

fn system(machine: &Machine, chance: &mut Chance) -> Result<Vec<FactLine>, DemoError> {
    let restart = if chance.percent(30) { "yes" } else { "no" };
    Ok(vec![
        line("os", machine.os, None)?,
        line("updates", &chance.mostly_short(0, 6).to_string(), None)?,
        line("restart_pending", restart, None)?,
        line("running_for", &chance.mostly_short(0, 25).to_string(), Some("days"))?,
    ])
}

fn screens(
    machine: &Machine,
    topic: Topic,
    chance: &mut Chance,
) -> Result<Vec<FactLine>, DemoError> {
    let docked = topic == Topic::Docks || chance.percent(60);
    if !docked {
        return Ok(vec![line("screens", "1", None)?, line("screen", "built-in 1920x1200", None)?]);
    }
    let firmware = if topic == Topic::Docks || chance.percent(40) { "1.0.9" } else { "1.2.1" };
    let dock = if machine.model.starts_with("Orrin") {
        format!("Orrin D40, firmware {firmware}")
    } else {
        "Kestrel Hub 2, firmware 3.4".to_owned()
    };
    let seen = if topic == Topic::Docks { 1 } else { 2 };
    let mut lines = vec![line("screens", &seen.to_string(), None)?];
    for _ in 0..seen {
        lines.push(line("screen", "Ostra 27 2560x1440", None)?);
    }
    lines.push(line("dock", &dock, None)?);
    Ok(lines)
}

fn network(topic: Topic, chance: &mut Chance) -> Result<Vec<FactLine>, DemoError> {
    let away = topic == Topic::Network && chance.percent(50);
    let wired = !away && chance.percent(55);
    let state = |on: bool| if on { "connected" } else { "not connected" };
    Ok(vec![
        line("wired", state(wired), None)?,
        line("wireless", state(!wired), None)?,
        line("vpn", state(away && chance.percent(40)), None)?,
    ])
}

fn space(machine: &Machine, chance: &mut Chance) -> Result<Vec<FactLine>, DemoError> {
    let free = chance.mostly_short(4, machine.disk * 3 / 4);
    let tenth = chance.between(0, 9);
    Ok(vec![
        line("disk_free", &format!("{free}.{tenth}"), Some("GB"))?,
        line("disk_size", &format!("{}.0", machine.disk), Some("GB"))?,
        line("memory_free", &format!("{}.{tenth}", chance.between(1, 5)), Some("GB"))?,
        line("memory_size", &format!("{}.0", machine.memory), Some("GB"))?,
    ])
}

fn section(id: SectionId, lines: Vec<FactLine>) -> FactSection {
    FactSection { id, lines }
}

fn line(key: &str, value: &str, unit: Option<&str>) -> Result<FactLine, DemoError> {
    Ok(FactLine {
        key: FactKey::parse(key)?,
        value: Some(FactValue::parse(value)?),
        unit: unit.map(FactKey::parse).transpose()?,
    })
}
