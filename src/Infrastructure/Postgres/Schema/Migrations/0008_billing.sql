-- Why accounts have plans with a fee: subscriptions at a payment provider, and what operators have granted. Times are
-- those of the newest event of each kind, in nanoseconds since 1970.
CREATE TABLE billing_purchase (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account_id TEXT COLLATE "C",
    plan TEXT,
    plan_time BIGINT,
    active_time BIGINT,
    inactive_time BIGINT,
    paid_time BIGINT,
    reversed_time BIGINT,
    cancelled_time BIGINT
);

CREATE INDEX billing_purchase_by_account ON billing_purchase (account_id) WHERE account_id IS NOT NULL;

-- Other ids of the provider, and what they lead to: a purchase, or a customer that leads to one.
CREATE TABLE billing_reference (
    reference TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    target TEXT COLLATE "C" NOT NULL
);

-- Events that were entered, so that none is entered twice. Old ones are forgotten.
CREATE TABLE billing_event (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    add_time BIGINT NOT NULL
);

CREATE INDEX billing_event_by_time ON billing_event (add_time);

-- Counts entries: who enters something says which it has seen.
CREATE TABLE billing_revision (
    id SMALLINT NOT NULL PRIMARY KEY CHECK (id = 1),
    revision BIGINT NOT NULL
);

INSERT INTO billing_revision (id, revision) VALUES (1, 0);
