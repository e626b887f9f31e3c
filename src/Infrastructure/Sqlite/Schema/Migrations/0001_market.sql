-- Decimals are TEXT as DecimalText writes them, so that no digit is lost. Instants are INTEGER nanoseconds since
-- 1970-01-01T00:00:00Z, dates are ISO 8601. No foreign keys: a look-up a tick would buy nothing, ingest has made sure.
-- WITHOUT ROWID: the primary key is the table itself, so every range read walks one b-tree.

CREATE TABLE log_state (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    last_sequence INTEGER NOT NULL
) STRICT;

INSERT INTO log_state (id, last_sequence) VALUES (1, 0);

CREATE TABLE trade (
    symbol TEXT NOT NULL,
    event_time INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    receive_time INTEGER NOT NULL,
    trade_id TEXT,
    price TEXT NOT NULL,
    size TEXT NOT NULL,
    venue TEXT,
    conditions TEXT,
    aggressor_side INTEGER NOT NULL,
    PRIMARY KEY (symbol, event_time, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE quote (
    symbol TEXT NOT NULL,
    event_time INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    receive_time INTEGER NOT NULL,
    bid_price TEXT,
    bid_size TEXT,
    bid_venue TEXT,
    ask_price TEXT,
    ask_size TEXT,
    ask_venue TEXT,
    conditions TEXT,
    PRIMARY KEY (symbol, event_time, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE bar (
    symbol TEXT NOT NULL,
    interval TEXT NOT NULL,
    start_time INTEGER NOT NULL,
    end_time INTEGER NOT NULL,
    trading_date TEXT,
    open TEXT NOT NULL,
    high TEXT NOT NULL,
    low TEXT NOT NULL,
    close TEXT NOT NULL,
    volume TEXT,
    vwap TEXT,
    trade_count INTEGER,
    revision INTEGER NOT NULL,
    notional TEXT,
    first_time INTEGER NOT NULL,
    first_sequence INTEGER NOT NULL,
    last_time INTEGER NOT NULL,
    last_sequence INTEGER NOT NULL,
    is_supplied INTEGER NOT NULL,
    PRIMARY KEY (symbol, interval, start_time)
) STRICT, WITHOUT ROWID;

CREATE TABLE instrument (
    symbol TEXT NOT NULL PRIMARY KEY,
    mic TEXT NOT NULL,
    name TEXT,
    type INTEGER NOT NULL,
    currency TEXT,
    tick_size TEXT,
    lot_size TEXT,
    isin TEXT,
    figi TEXT,
    is_delisted INTEGER NOT NULL,
    is_test_issue INTEGER NOT NULL,
    create_time INTEGER NOT NULL,
    update_time INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE corporate_action (
    symbol TEXT NOT NULL,
    ex_date TEXT NOT NULL,
    type INTEGER NOT NULL,
    price_ratio TEXT,
    amount TEXT,
    currency TEXT,
    PRIMARY KEY (symbol, ex_date, type)
) STRICT, WITHOUT ROWID;

CREATE TABLE source_ledger (
    source TEXT NOT NULL PRIMARY KEY,
    epoch INTEGER NOT NULL,
    highest_seen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The ranges of the ledger's epoch. Rows and not one blob: a commit changes one or two of up to 10,000.
CREATE TABLE source_range (
    source TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (source, first)
) STRICT, WITHOUT ROWID;

CREATE TABLE settled_version (
    symbol TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
