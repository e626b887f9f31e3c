-- Every revision of every corporate action: what was known when. number tells the actions of an instrument apart, and
-- the greatest revision of one is in force. publish_time is INTEGER nanoseconds since 1970-01-01T00:00:00Z, null for
-- what was stored before times were kept; status 2 is confirmed.
CREATE TABLE corporate_action_revision (
    symbol TEXT NOT NULL,
    number INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    ex_date TEXT NOT NULL,
    type INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    status INTEGER NOT NULL,
    price_ratio TEXT,
    amount TEXT,
    currency TEXT,
    action_id TEXT,
    new_symbol TEXT,
    publish_time INTEGER,
    PRIMARY KEY (symbol, number, revision)
) STRICT, WITHOUT ROWID;

INSERT INTO corporate_action_revision (symbol, number, revision, ex_date, type, ordinal, status, price_ratio, amount,
    currency)
SELECT symbol, row_number() OVER (PARTITION BY symbol ORDER BY ex_date, type), 0, ex_date, type, 1, 2, price_ratio,
    amount, currency
FROM corporate_action;

DROP TABLE corporate_action;

-- Whether prices may be zero or negative.
ALTER TABLE instrument ADD COLUMN has_signed_prices INTEGER NOT NULL DEFAULT 0;
