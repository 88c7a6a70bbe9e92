"""The history file's schema, step by step; `PRAGMA user_version` counts the steps taken.

A step, once released, is never edited: add another.
"""

_FIRST = """
create table notifications (
    seq integer primary key,
    id text not null unique,
    created_at text not null,
    sent_at text,
    profile text not null,
    account text not null,
    environment text not null,
    template_id text,
    template_version integer,
    marketplace_id text,
    parameters text not null,
    message text not null,
    url text not null,
    body blob not null,
    notification_id text,
    status text not null,
    deletion_reason text,
    deleted_at text,
    feedback text not null,
    feedback_action_code text,
    feedback_at text,
    request_id text,
    http_status integer,
    elapsed_ms integer,
    actor text not null,
    ticket text,
    error_code text,
    error_message text,
    error_details text,
    process text not null
);
create index notifications_by_time on notifications (created_at, seq);
create index notifications_by_target on notifications (account, environment, template_id, status);
create index notifications_by_notification_id on notifications (notification_id);
create index notifications_unsettled on notifications (status, feedback)
    where status in ('HELD', 'SENDING') or feedback = 'SENDING';
create index notifications_unknown on notifications (environment) where status = 'UNKNOWN';

create table calls (
    seq integer primary key,
    id text not null unique,
    at text not null,
    operation text not null,
    environment text not null,
    account text not null,
    profile text not null,
    outcome text not null,
    entry_id text,
    template_id text,
    http_status integer,
    request_id text,
    elapsed_ms integer,
    detail text not null,
    process text not null
);
create index calls_by_time on calls (at, seq);
create index calls_by_entry on calls (entry_id);
create index calls_unsettled on calls (process) where outcome = 'sending';
"""

_HELD_AND_RESOLVED = """
alter table notifications add column held_until text;
alter table notifications add column resolution text;
alter table notifications add column resolved_at text;
alter table notifications add column resolved_by text;
"""

_DRAFTS = """
create table drafts (
    environment text not null,
    profile text not null,
    template_id text not null,
    typed text not null,
    marketplace_id text not null,
    ticket text not null,
    at text not null,
    primary key (environment, profile, template_id)
);
"""

_UNCLEAR_DELETIONS = """
alter table calls add column ticket text;
alter table calls add column reaches integer;
update calls set reaches = (select max(seq) from notifications where created_at <= calls.at)
    where operation = 'deleteNotifications' and outcome in ('sending', 'unknown');
create index calls_unclear_deletions on calls (account, environment, template_id)
    where operation = 'deleteNotifications' and outcome = 'unknown';
"""

_IMPORTS = """
alter table notifications add column clicked_at text;
alter table notifications add column origin text not null default '';
create index calls_accepted_deletions on calls (account, environment, template_id, at)
    where operation = 'deleteNotifications' and outcome = 'done';

create table coverage (
    account text not null,
    environment text not null,
    template_id text not null,
    until text not null,
    at text not null,
    actor text not null,
    primary key (account, environment, template_id)
) without rowid;

create table unknown_clicks (
    notification_id text primary key,
    first_at text not null
) without rowid;
"""

_PLACES = """
alter table notifications add column place integer;
create table placed (of_seq integer primary key, at integer not null);
insert into placed select seq, max(ms - number) over (order by number rows unbounded preceding) + number
    from (select seq, row_number() over (order by created_at, seq) as number,
        coalesce(strftime('%s', substr(created_at, 1, 19)), 0) * 1000
            + cast(substr(created_at, 21, 3) as integer) as ms from notifications);
update notifications set place = (select at from placed where of_seq = seq);
drop table placed;
drop index notifications_by_time;
drop index notifications_by_target;
create index notifications_by_target on notifications (account, environment, template_id, status, place);
drop index notifications_unknown;
create index notifications_by_time on notifications (created_at, place);
create unique index notifications_by_place on notifications (place);
create index notifications_by_environment on notifications (environment, place);
create index notifications_by_status on notifications (environment, status, place);
create index notifications_with_feedback on notifications (environment, place) where feedback = 'RECORDED';
create index notifications_with_click on notifications (environment, place) where clicked_at is not null;
create index notifications_with_error on notifications (environment, place) where error_code is not null;
create index notifications_with_ticket on notifications (environment, place) where coalesce(ticket, '') <> '';

create table tallies (environment text primary key, rows integer not null) without rowid;
insert into tallies select environment, count(*) from notifications group by environment;
create trigger notifications_left after delete on notifications
begin
    update tallies set rows = rows - 1 where environment = old.environment;
end;
create trigger notifications_placed after insert on notifications
begin
    insert or ignore into tallies values (new.environment, 0);
    update tallies set rows = rows + 1 where environment = new.environment;
    update notifications set place = (
        select case when not exists (select 1 from notifications where place = first.free) then first.free
            else (select taken.place + 1 from notifications as taken where taken.place >= first.free
                and not exists (select 1 from notifications as next where next.place = taken.place + 1)
                order by taken.place limit 1) end
        from (select coalesce((select max(place) + 1 from notifications where created_at = new.created_at),
            coalesce(strftime('%s', substr(new.created_at, 1, 19)), 0) * 1000
                + cast(substr(new.created_at, 21, 3) as integer)) as free) as first
    ) where seq = new.seq;
end;
"""
"""A place is the moment of a row in milliseconds, moved on past those that are taken; lists go by it."""

_FINDING = """
create index notifications_by_request_id on notifications (request_id) where request_id is not null;
create index notifications_by_values on notifications (environment, template_id, parameters, place);
create index calls_by_request_id on calls (request_id) where request_id is not null;

create table learnt_parameters (
    template_id text not null,
    name text not null,
    times integer not null,
    primary key (template_id, name)
) without rowid;
"""

_NOTES = """
create table notes (
    seq integer primary key,
    id text not null unique,
    entry_id text not null,
    at text not null,
    actor text not null,
    text text not null
);
create index notes_by_entry on notes (entry_id, at, seq);
create trigger notifications_noted after delete on notifications
begin
    delete from notes where entry_id = old.id;
end;
"""
"""What people wrote on a row; it goes when the row is purged."""

_REPAIRS = """
alter table notifications add column repairs text;
create index notifications_by_repairs on notifications (repairs) where repairs is not null;

create table repairs (
    entry_id text primary key,
    is_wrong integer not null,
    is_ticked integer not null,
    profile text not null
) without rowid;
create trigger notifications_planned after delete on notifications
begin
    delete from repairs where entry_id = old.id;
end;
"""
"""A row that was made in the place of a deleted one names it; what was decided about that one."""

_BATCHES = """
alter table notifications add column batch text;
create index notifications_by_batch on notifications (batch, environment, place) where batch is not null;
"""
"""What went out together, by the name that its sender gave it."""

MIGRATIONS: tuple[str, ...] = (
    _FIRST, _HELD_AND_RESOLVED, _DRAFTS, _UNCLEAR_DELETIONS, _IMPORTS, _PLACES, _FINDING, _NOTES,
    _REPAIRS, _BATCHES,
)  # fmt: skip
NEWEST = len(MIGRATIONS)
