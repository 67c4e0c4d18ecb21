//! Tables `machines` and `devices`: computers, and one account's client on one of them.

use deskbell_protocol::{
    DeviceId, MachineId, PersonId, Timestamp,
    desk::{
        machine::MachineRow,
        people::{DeskDevice, MachineRef},
    },
    enroll::EnrollDevice,
    me::MyDevice,
    text::Line,
};
use rusqlite::{Connection, OptionalExtension};

use super::{credentials, persons};
use crate::{
    error::StoreError,
    sql::{Columns, Id},
};

/// Adds or renames a device and its machine.
pub(crate) fn upsert(
    c: &Connection,
    device: &EnrollDevice,
    now: Timestamp,
) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT INTO machines (id, hostname, made_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (id) DO NOTHING",
    )?
    .execute((device.machine.id.sql(), device.machine.hostname.as_str(), now.millis()))?;
    c.prepare_cached(
        "INSERT INTO devices (id, machine, account, os, made_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO NOTHING",
    )?
    .execute((
        device.id.sql(),
        device.machine.id.sql(),
        device.account.as_str(),
        device.os.as_str(),
        now.millis(),
    ))?;
    Ok(())
}

/// Whether a device is known, and whether it was revoked.
pub(crate) fn is_revoked(c: &Connection, id: DeviceId) -> Result<Option<bool>, StoreError> {
    Ok(c.prepare_cached("SELECT revoked_at IS NOT NULL FROM devices WHERE id = ?1")?
        .query_row([id.sql()], |row| row.get(0))
        .optional()?)
}

/// The person the account of a device has.
pub(crate) fn account_person(c: &Connection, id: DeviceId) -> Result<Option<PersonId>, StoreError> {
    let found = c
        .prepare_cached("SELECT machine, account FROM devices WHERE id = ?1")?
        .query_row([id.sql()], |row| Ok((row.id(0)?, row.text(1)?)))
        .optional()?;
    match found {
        Some((machine, account)) => persons::of_account(c, machine, &account),
        None => Ok(None),
    }
}

/// Ends a device for ever.
pub(crate) fn revoke(c: &Connection, id: DeviceId, now: Timestamp) -> Result<(), StoreError> {
    c.execute(
        "UPDATE devices SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL",
        (id.sql(), now.millis()),
    )?;
    Ok(())
}

/// Notes the day of a device's last contact.
pub(crate) fn set_contact(c: &Connection, id: DeviceId, day: Timestamp) -> Result<(), StoreError> {
    c.prepare_cached(
        "UPDATE devices SET last_contact = MAX(COALESCE(last_contact, 0), ?2) WHERE id = ?1",
    )?
    .execute((id.sql(), day.millis()))?;
    Ok(())
}

/// The machine of a device, by name.
pub(crate) fn machine_of(
    c: &Connection,
    device: DeviceId,
) -> Result<Option<MachineRef>, StoreError> {
    let found = c
        .prepare_cached(
            "SELECT m.id, m.hostname FROM devices d JOIN machines m ON m.id = d.machine WHERE d.id = ?1",
        )?
        .query_row([device.sql()], |row| {
            Ok(MachineRef { id: row.id(0)?, hostname: row.text(1)?, device: Some(device) })
        });
    Ok(found.optional()?)
}

/// A machine by id.
pub(crate) fn machine(c: &Connection, id: MachineId) -> Result<Option<MachineRef>, StoreError> {
    let found = c
        .prepare_cached("SELECT id, hostname FROM machines WHERE id = ?1")?
        .query_row([id.sql()], |row| {
            Ok(MachineRef { id: row.id(0)?, hostname: row.text(1)?, device: None })
        });
    Ok(found.optional()?)
}

/// The model of a machine, as it last said.
pub(crate) fn model(c: &Connection, machine: MachineId) -> Result<Option<Line>, StoreError> {
    let found = c
        .prepare_cached("SELECT model FROM machines WHERE id = ?1")?
        .query_row([machine.sql()], |row| row.maybe_text(0))
        .optional()?;
    Ok(found.flatten())
}

/// Notes the model of a device's machine.
pub(crate) fn set_model(c: &Connection, device: DeviceId, model: &str) -> Result<(), StoreError> {
    let model: String = model.chars().take(200).collect();
    c.prepare_cached(
        "UPDATE machines SET model = ?2 WHERE id = (SELECT machine FROM devices WHERE id = ?1)
            AND model IS NOT ?2",
    )?
    .execute((device.sql(), model))?;
    Ok(())
}

/// Machines whose name, model or account holds what was typed; by name, from behind `after` on.
pub(crate) fn find(
    c: &Connection,
    typed: &str,
    after: Option<&MachineRef>,
    limit: usize,
) -> Result<Vec<MachineRow>, StoreError> {
    let escaped = typed.trim().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let (name, id) =
        after.map_or(("", [0; 16]), |machine| (machine.hostname.as_str(), machine.id.sql()));
    let mut statement = c.prepare_cached(
        "SELECT m.id, m.hostname, m.model,
                (SELECT MAX(d.last_contact) FROM devices d WHERE d.machine = m.id)
         FROM machines m
         WHERE (m.hostname LIKE ?1 ESCAPE '\\' OR m.model LIKE ?1 ESCAPE '\\'
                OR EXISTS (SELECT 1 FROM devices d
                           WHERE d.machine = m.id AND d.account LIKE ?1 ESCAPE '\\'))
           AND (m.hostname COLLATE NOCASE, m.id) > (?2, ?3)
         ORDER BY m.hostname COLLATE NOCASE, m.id LIMIT ?4",
    )?;
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = statement.query_map((format!("%{escaped}%"), name, id, most), |row| {
        Ok(MachineRow {
            machine: MachineRef { id: row.id(0)?, hostname: row.text(1)?, device: None },
            model: row.maybe_text(2)?,
            last_contact: row.maybe_time(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The devices through which somebody speaks, or claims to speak, for a person.
pub(crate) fn of_person(c: &Connection, person: PersonId) -> Result<Vec<DeskDevice>, StoreError> {
    listed(
        c,
        "SELECT DISTINCT d.id FROM devices d JOIN credentials k ON k.device = d.id
         WHERE k.person = ?1 OR k.claim = ?1 ORDER BY d.id",
        person.sql(),
    )
}

/// The devices of a machine.
pub(crate) fn of_machine(
    c: &Connection,
    machine: MachineId,
) -> Result<Vec<DeskDevice>, StoreError> {
    listed(c, "SELECT id FROM devices WHERE machine = ?1 ORDER BY id", machine.sql())
}

/// Devices that wait for approval, oldest first.
pub(crate) fn pending(c: &Connection) -> Result<Vec<DeskDevice>, StoreError> {
    listed(
        c,
        "SELECT device FROM credentials WHERE state = 'pending' AND ?1 IS NOT NULL
         GROUP BY device ORDER BY MIN(made_at), device LIMIT 200",
        [0; 16],
    )
}

/// A person's own devices, as they see them.
pub(crate) fn mine(c: &Connection, person: PersonId) -> Result<Vec<MyDevice>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT DISTINCT m.hostname, d.os, d.last_contact FROM devices d
         JOIN machines m ON m.id = d.machine JOIN credentials k ON k.device = d.id
         WHERE k.person = ?1 AND k.state = 'approved'",
    )?;
    let rows = statement.query_map([person.sql()], |row| {
        Ok(MyDevice { hostname: row.text(0)?, os: row.text(1)?, last_contact: row.maybe_time(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One device for the desk.
pub(crate) fn get(c: &Connection, id: DeviceId) -> Result<Option<DeskDevice>, StoreError> {
    let found = c
        .prepare_cached(
            "SELECT m.id, m.hostname, d.os, d.account, d.last_contact
             FROM devices d JOIN machines m ON m.id = d.machine WHERE d.id = ?1",
        )?
        .query_row([id.sql()], |row| {
            Ok(DeskDevice {
                id,
                machine: MachineRef { id: row.id(0)?, hostname: row.text(1)?, device: Some(id) },
                os: row.text(2)?,
                account: row.text(3)?,
                credentials: Vec::new(),
                last_contact: row.maybe_time(4)?,
            })
        })
        .optional()?;
    let Some(mut device) = found else { return Ok(None) };
    device.credentials = credentials::of_device(c, id)?;
    Ok(Some(device))
}

fn listed(c: &Connection, sql: &str, key: [u8; 16]) -> Result<Vec<DeskDevice>, StoreError> {
    let mut statement = c.prepare_cached(sql)?;
    let ids: Vec<DeviceId> =
        statement.query_map([key], |row| row.id(0))?.collect::<Result<_, _>>()?;
    let mut devices = Vec::with_capacity(ids.len());
    for id in ids {
        devices.extend(get(c, id)?);
    }
    Ok(devices)
}
