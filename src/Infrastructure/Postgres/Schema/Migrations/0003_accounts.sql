-- Instants are BIGINT nanoseconds since 1970-01-01T00:00:00Z. Ids compare by byte ("C"), as the ports promise. No
-- secret and no password is in here, only hashes of them.

CREATE TABLE account (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    email TEXT COLLATE "C" NOT NULL UNIQUE,
    password_hash TEXT,
    plan TEXT NOT NULL,
    next_plan TEXT,
    next_plan_time BIGINT,
    professional_status SMALLINT NOT NULL,
    is_operator BOOLEAN NOT NULL,
    create_time BIGINT NOT NULL,
    revision BIGINT NOT NULL
);

CREATE TABLE agreement (
    account_id TEXT COLLATE "C" NOT NULL,
    agreement_id TEXT COLLATE "C" NOT NULL,
    accept_time BIGINT NOT NULL,
    PRIMARY KEY (account_id, agreement_id)
);

CREATE TABLE session (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account_id TEXT COLLATE "C" NOT NULL,
    token_hash BYTEA NOT NULL UNIQUE,
    create_time BIGINT NOT NULL,
    last_use_time BIGINT NOT NULL,
    client TEXT NOT NULL,
    network_address TEXT NOT NULL
);

CREATE INDEX session_by_account ON session (account_id);

-- Deleted keys stay, so that their use is answered truly.
CREATE TABLE api_key (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account_id TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    scopes INTEGER NOT NULL,
    environment SMALLINT NOT NULL,
    secret_hash BYTEA NOT NULL,
    previous_secret_hash BYTEA,
    grace_end_time BIGINT,
    allowed_cidrs TEXT[] NOT NULL,
    create_time BIGINT NOT NULL,
    expire_time BIGINT,
    delete_time BIGINT,
    last_use_time BIGINT
);

CREATE INDEX api_key_by_account ON api_key (account_id) WHERE delete_time IS NULL;

CREATE TABLE plan_period (
    account_id TEXT COLLATE "C" NOT NULL,
    start_time BIGINT NOT NULL,
    plan TEXT NOT NULL,
    display_name TEXT NOT NULL,
    monthly_fee NUMERIC NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (account_id, start_time)
);

CREATE TABLE audit_event (
    account_id TEXT COLLATE "C" NOT NULL,
    event_time BIGINT NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    actor TEXT NOT NULL,
    network_address TEXT NOT NULL,
    PRIMARY KEY (account_id, event_time, id)
);

CREATE TABLE usage (
    account_id TEXT COLLATE "C" NOT NULL,
    date DATE NOT NULL,
    key_id TEXT COLLATE "C" NOT NULL,
    method TEXT COLLATE "C" NOT NULL,
    calls BIGINT NOT NULL,
    cost BIGINT NOT NULL,
    PRIMARY KEY (account_id, date, key_id, method)
);

-- Batches that were added, so that one that is sent again is not added again. Old ones are forgotten.
CREATE TABLE usage_batch (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    add_time BIGINT NOT NULL
);

CREATE INDEX usage_batch_by_time ON usage_batch (add_time);

-- What nodes have to look up again. Numbers are given under the lock of the one row of account_change_count, so they
-- are committed in their order and whoever has read up to one misses none. A NOTIFY only says that there is something
-- to read.
CREATE TABLE account_change_count (
    id SMALLINT NOT NULL PRIMARY KEY CHECK (id = 1),
    last_number BIGINT NOT NULL
);

INSERT INTO account_change_count (id, last_number) VALUES (1, 0);

CREATE TABLE account_change (
    number BIGINT NOT NULL PRIMARY KEY,
    change_time TIMESTAMPTZ NOT NULL,
    account_id TEXT NOT NULL,
    credential_id TEXT,
    ended_stream_id TEXT
);

CREATE INDEX account_change_by_time ON account_change (change_time);

-- Which pepper the hashes were made with: HMAC-SHA-256 of a fixed text under it.
CREATE TABLE pepper (
    id SMALLINT NOT NULL PRIMARY KEY CHECK (id = 1),
    fingerprint BYTEA NOT NULL
);
