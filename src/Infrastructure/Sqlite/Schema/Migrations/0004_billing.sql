-- Why accounts have plans with a fee: subscriptions at a payment provider, and what operators have granted. Times are
-- those of the newest event of each kind, in nanoseconds since 1970.
CREATE TABLE billing_purchase (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT,
    plan TEXT,
    plan_time INTEGER,
    active_time INTEGER,
    inactive_time INTEGER,
    paid_time INTEGER,
    reversed_time INTEGER,
    cancelled_time INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX billing_purchase_by_account ON billing_purchase (account_id) WHERE account_id IS NOT NULL;

-- Other ids of the provider, and what they lead to: a purchase, or a customer that leads to one.
CREATE TABLE billing_reference (
    reference TEXT NOT NULL PRIMARY KEY,
    target TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Events that were entered, so that none is entered twice. Old ones are forgotten.
CREATE TABLE billing_event (
    id TEXT NOT NULL PRIMARY KEY,
    add_time INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX billing_event_by_time ON billing_event (add_time);

-- Counts entries: who enters something says which it has seen.
CREATE TABLE billing_revision (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    revision INTEGER NOT NULL
) STRICT;

INSERT INTO billing_revision (id, revision) VALUES (1, 0);
