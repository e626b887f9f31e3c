-- Instants are INTEGER nanoseconds since 1970-01-01T00:00:00Z, hashes are BLOB. No secret and no password
-- is in here, only hashes of them.

CREATE TABLE account (
    id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    password_hash TEXT,
    plan TEXT NOT NULL,
    next_plan TEXT,
    next_plan_time INTEGER,
    professional_status INTEGER NOT NULL,
    is_operator INTEGER NOT NULL,
    create_time INTEGER NOT NULL,
    revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE agreement (
    account_id TEXT NOT NULL,
    agreement_id TEXT NOT NULL,
    accept_time INTEGER NOT NULL,
    PRIMARY KEY (account_id, agreement_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    create_time INTEGER NOT NULL,
    last_use_time INTEGER NOT NULL,
    client TEXT NOT NULL,
    network_address TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX session_by_account ON session (account_id);

-- Deleted keys stay, so that their use is answered truly.
CREATE TABLE api_key (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    name TEXT NOT NULL,
    scopes INTEGER NOT NULL,
    environment INTEGER NOT NULL,
    secret_hash BLOB NOT NULL,
    previous_secret_hash BLOB,
    grace_end_time INTEGER,
    allowed_cidrs TEXT NOT NULL,
    create_time INTEGER NOT NULL,
    expire_time INTEGER,
    delete_time INTEGER,
    last_use_time INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX api_key_by_account ON api_key (account_id) WHERE delete_time IS NULL;

CREATE TABLE plan_period (
    account_id TEXT NOT NULL,
    start_time INTEGER NOT NULL,
    plan TEXT NOT NULL,
    display_name TEXT NOT NULL,
    monthly_fee TEXT NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (account_id, start_time)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_event (
    account_id TEXT NOT NULL,
    event_time INTEGER NOT NULL,
    id TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    actor TEXT NOT NULL,
    network_address TEXT NOT NULL,
    PRIMARY KEY (account_id, event_time, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage (
    account_id TEXT NOT NULL,
    date TEXT NOT NULL,
    key_id TEXT NOT NULL,
    method TEXT NOT NULL,
    calls INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    PRIMARY KEY (account_id, date, key_id, method)
) STRICT, WITHOUT ROWID;

-- Batches that were added, so that one that is sent again is not added again. Old ones are forgotten.
CREATE TABLE usage_batch (
    id TEXT NOT NULL PRIMARY KEY,
    add_time INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX usage_batch_by_time ON usage_batch (add_time);

-- Which pepper the hashes were made with: HMAC-SHA-256 of a fixed text under it.
CREATE TABLE pepper (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    fingerprint BLOB NOT NULL
) STRICT;
