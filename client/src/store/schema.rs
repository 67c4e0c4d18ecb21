//! The tables, as migrations that only grow.

use rusqlite_migration::{M, Migrations};

/// Every step from an empty file to today's tables. A released step is never changed.
const STEPS: &[M<'static>] =
    &[M::up(FIRST), M::up(UNTOLD), M::up(ARRIVAL), M::up(CAME_FROM), M::up(REFUSED)];

const FIRST: &str = "
create table meta (name text primary key, value text not null) strict, without rowid;

-- Requests that are not acknowledged. `place` orders them; within a ticket its opening goes first, then
-- texts, then the bytes of attachments.
create table outbox (
    place integer primary key autoincrement,
    id text not null unique,
    kind text not null,
    ticket text,
    request text not null,
    state text not null,
    attention text,
    saved_at integer not null,
    attempted integer not null default 0,
    attempts integer not null default 0,
    refiled integer not null default 0,
    next_at integer,
    offline integer not null default 0
) strict;
create index outbox_ticket on outbox (ticket);

-- What was acknowledged, kept to be offered again to a restored server.
create table sent (
    id text primary key,
    kind text not null,
    ticket text,
    request text not null,
    number integer,
    acked_at integer not null,
    place integer not null
) strict, without rowid;

create table ticket (
    id text primary key,
    number integer not null,
    row text not null,
    last_at integer not null,
    whole integer not null default 0,
    only_here integer not null default 0
) strict, without rowid;

create table message (
    id text primary key,
    ticket text not null,
    at integer not null,
    message text not null,
    only_here integer not null default 0
) strict;
create index message_ticket on message (ticket, at);

-- News written with the mirror and not yet shown as a note.
create table news (
    message text primary key,
    ticket text not null
) strict;

create table draft (
    name text primary key,
    fields text not null
) strict, without rowid;

-- Attachments of drafts and of requests; their bytes are files named by the id.
create table attachment (
    id text primary key,
    draft text,
    name text not null,
    media_type text not null,
    size integer not null,
    added_at integer not null
) strict, without rowid;
";

/// A message that was read in passing, before the feed told of it: it is news when the feed does.
const UNTOLD: &str = "alter table message add column untold integer not null default 0;";

/// Requests that arrived, or got another number, and of which the person has not been told yet. `before` is the
/// number they knew.
const ARRIVAL: &str = "
create table arrival (
    ticket text primary key,
    number integer not null,
    before integer,
    saved_at integer not null
) strict, without rowid;
";

/// The epoch in which the server last gave a ticket: only a list of the same one says by lacking it that it is gone.
const CAME_FROM: &str = "alter table ticket add column epoch text;
delete from meta where name = 'listed';";

/// The fields the server named when it refused a row, and whether the person was told that the row needs them.
const REFUSED: &str = "
alter table outbox add column fields text;
alter table outbox add column told integer not null default 0;
";

/// All steps.
pub(super) fn migrations() -> Migrations<'static> {
    Migrations::from_slice(STEPS)
}

#[cfg(test)]
mod tests {
    #[test]
    fn steps_fit_together() {
        super::migrations().validate().unwrap();
    }
}
