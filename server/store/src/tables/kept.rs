//! Tables of what the desk keeps in lists, all of one shape: templates, snippets, departments and absences.

use std::str::FromStr;

use deskbell_domain::{Refused, absence, department, directory::DeskWriter, prepared};
use deskbell_protocol::{
    AbsenceId, DepartmentId, SnippetId, TemplateId,
    desk::{
        absence::PutAbsence,
        kept::Kept,
        people::PutDepartment,
        prepared::{PutSnippet, PutTemplate},
    },
    text::Name,
};
use rusqlite::{Connection, OptionalExtension, Row};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    error::StoreError,
    sql::{Columns, Id, document},
};

/// What is kept in such a table: the words it is put with.
pub trait Listed: Serialize + DeserializeOwned + PartialEq + Send + Sized + 'static {
    /// Its id.
    type Id: Id + Copy + Send + Serialize + FromStr + 'static;
    /// Its table; also the last part of its path.
    const TABLE: &'static str;
    /// One of them, as the audit names it.
    const NAME: &'static str;

    /// Whether it may stand among the others.
    ///
    /// # Errors
    /// The field that is not as it should be.
    fn check(
        &self,
        id: Self::Id,
        others: &[Kept<Self::Id, Self>],
        desk: DeskWriter<'_>,
    ) -> Result<(), Refused>;

    /// Whether this technician may take it back.
    ///
    /// # Errors
    /// `Forbidden`.
    fn check_retired(&self, _: DeskWriter<'_>) -> Result<(), Refused> {
        Ok(())
    }

    /// The name that people carry of it.
    fn carried(&self) -> Option<&Name> {
        None
    }
}

impl Listed for PutTemplate {
    type Id = TemplateId;
    const TABLE: &'static str = "templates";
    const NAME: &'static str = "template";
    fn check(
        &self,
        id: TemplateId,
        others: &[Kept<TemplateId, Self>],
        desk: DeskWriter<'_>,
    ) -> Result<(), Refused> {
        prepared::check_template(id, self, others, desk.directory)
    }
}

impl Listed for PutSnippet {
    type Id = SnippetId;
    const TABLE: &'static str = "snippets";
    const NAME: &'static str = "snippet";
    fn check(
        &self,
        id: SnippetId,
        others: &[Kept<SnippetId, Self>],
        _: DeskWriter<'_>,
    ) -> Result<(), Refused> {
        prepared::check_snippet(id, self, others)
    }
}

impl Listed for PutDepartment {
    type Id = DepartmentId;
    const TABLE: &'static str = "departments";
    const NAME: &'static str = "department";
    fn check(
        &self,
        id: DepartmentId,
        others: &[Kept<DepartmentId, Self>],
        _: DeskWriter<'_>,
    ) -> Result<(), Refused> {
        department::check(id, self, others)
    }
    fn carried(&self) -> Option<&Name> {
        Some(&self.name)
    }
}

impl Listed for PutAbsence {
    type Id = AbsenceId;
    const TABLE: &'static str = "absences";
    const NAME: &'static str = "absence";
    fn check(
        &self,
        id: AbsenceId,
        others: &[Kept<AbsenceId, Self>],
        desk: DeskWriter<'_>,
    ) -> Result<(), Refused> {
        absence::check(id, self, others, desk)
    }
    fn check_retired(&self, desk: DeskWriter<'_>) -> Result<(), Refused> {
        absence::may_write(self, desk)
    }
}

/// Adds one or writes it anew.
pub(crate) fn put<W: Listed>(c: &Connection, one: &Kept<W::Id, W>) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO {} (id, body, version, retired) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET body = ?2, version = ?3, retired = ?4",
        W::TABLE
    );
    c.prepare_cached(&sql)?.execute((
        one.id.sql(),
        document(&one.words)?,
        one.version,
        one.retired,
    ))?;
    Ok(())
}

/// The one of this id, also if it was retired.
pub(crate) fn get<W: Listed>(
    c: &Connection,
    id: W::Id,
) -> Result<Option<Kept<W::Id, W>>, StoreError> {
    let sql = format!("SELECT id, body, version, retired FROM {} WHERE id = ?1", W::TABLE);
    Ok(c.prepare_cached(&sql)?.query_row([id.sql()], read).optional()?)
}

/// All that are in use, oldest first.
pub(crate) fn in_use<W: Listed>(c: &Connection) -> Result<Vec<Kept<W::Id, W>>, StoreError> {
    let sql = format!(
        "SELECT id, body, version, retired FROM {} WHERE retired = 0 ORDER BY id",
        W::TABLE
    );
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read<W: Listed>(row: &Row<'_>) -> rusqlite::Result<Kept<W::Id, W>> {
    Ok(Kept { id: row.id(0)?, words: row.document(1)?, version: row.get(2)?, retired: row.get(3)? })
}
