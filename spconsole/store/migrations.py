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

MIGRATIONS: tuple[str, ...] = (_FIRST, _HELD_AND_RESOLVED, _DRAFTS)
NEWEST = len(MIGRATIONS)
