-- Ticks keep their time as BIGINT nanoseconds since 1970-01-01T00:00:00Z: timestamptz would lose three digits. Prices
-- and sizes are NUMERIC, so that no digit is lost. Symbols compare by byte ("C"), as the ports promise. No foreign
-- keys: a look-up a tick would buy nothing, ingest has made sure.

-- One row, which every commit changes: the lock on it puts commits of several nodes in order, commit_id says which came
-- last.
CREATE TABLE log_state (
    id SMALLINT NOT NULL PRIMARY KEY CHECK (id = 1),
    last_sequence BIGINT NOT NULL,
    commit_id UUID NOT NULL
);

INSERT INTO log_state (id, last_sequence, commit_id) VALUES (1, 0, '00000000-0000-0000-0000-000000000000');

-- A partition a day, by event time. Not partitioned by hash of the symbol below that: the primary key begins with the
-- symbol, so a read walks one range of one b-tree either way, and a thousand days would be many thousand tables to
-- plan. The INCLUDE makes pages of trades index-only: trades of one symbol lie on as many pages of the table as there
-- are trades, but side by side in the index.
CREATE TABLE trade (
    symbol TEXT COLLATE "C" NOT NULL,
    event_time BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    receive_time BIGINT NOT NULL,
    trade_id TEXT,
    price NUMERIC NOT NULL,
    size NUMERIC NOT NULL,
    venue TEXT,
    conditions TEXT,
    aggressor_side SMALLINT NOT NULL,
    PRIMARY KEY (symbol, event_time, sequence)
        INCLUDE (receive_time, trade_id, price, size, venue, conditions, aggressor_side)
) PARTITION BY RANGE (event_time);

-- Without INCLUDE: quotes are ten times as many and read rarely, so their room counts for more.
CREATE TABLE quote (
    symbol TEXT COLLATE "C" NOT NULL,
    event_time BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    receive_time BIGINT NOT NULL,
    bid_price NUMERIC,
    bid_size NUMERIC,
    bid_venue TEXT,
    ask_price NUMERIC,
    ask_size NUMERIC,
    ask_venue TEXT,
    conditions TEXT,
    PRIMARY KEY (symbol, event_time, sequence)
) PARTITION BY RANGE (event_time);

-- A partition a month, by start. Index-only as trades are.
CREATE TABLE bar (
    symbol TEXT COLLATE "C" NOT NULL,
    interval TEXT COLLATE "C" NOT NULL,
    start_time TIMESTAMPTZ NOT NULL,
    end_time TIMESTAMPTZ NOT NULL,
    trading_date DATE,
    open NUMERIC NOT NULL,
    high NUMERIC NOT NULL,
    low NUMERIC NOT NULL,
    close NUMERIC NOT NULL,
    volume NUMERIC,
    vwap NUMERIC,
    trade_count BIGINT,
    revision INTEGER NOT NULL,
    notional NUMERIC,
    first_time BIGINT NOT NULL,
    first_sequence BIGINT NOT NULL,
    last_time BIGINT NOT NULL,
    last_sequence BIGINT NOT NULL,
    is_supplied BOOLEAN NOT NULL,
    PRIMARY KEY (symbol, interval, start_time)
        INCLUDE (end_time, trading_date, open, high, low, close, volume, vwap, trade_count, revision, notional,
            first_time, first_sequence, last_time, last_sequence, is_supplied)
) PARTITION BY RANGE (start_time);

CREATE TABLE instrument (
    symbol TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    mic TEXT NOT NULL,
    name TEXT,
    type SMALLINT NOT NULL,
    currency TEXT,
    tick_size NUMERIC,
    lot_size NUMERIC,
    isin TEXT,
    figi TEXT,
    is_delisted BOOLEAN NOT NULL,
    is_test_issue BOOLEAN NOT NULL,
    create_time BIGINT NOT NULL,
    update_time BIGINT NOT NULL
);

CREATE TABLE corporate_action (
    symbol TEXT COLLATE "C" NOT NULL,
    ex_date DATE NOT NULL,
    type SMALLINT NOT NULL,
    price_ratio NUMERIC,
    amount NUMERIC,
    currency TEXT,
    PRIMARY KEY (symbol, ex_date, type)
);

CREATE TABLE settled_version (
    symbol TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL
);

CREATE TABLE source_ledger (
    source TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    epoch BIGINT NOT NULL,
    highest_seen BIGINT NOT NULL
);

-- The ranges of the ledger's epoch. Rows and not one array: a commit changes one or two of up to 10,000.
CREATE TABLE source_range (
    source TEXT COLLATE "C" NOT NULL,
    first BIGINT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (source, first)
);

-- Secrets that all nodes share. Whoever reads this table can forge page tokens, and nothing else.
CREATE TABLE signing_key (
    name TEXT NOT NULL PRIMARY KEY,
    bytes BYTEA NOT NULL
);

-- Adds a partition that is not there yet. Made aside and attached: CREATE TABLE ... PARTITION OF would lock out
-- readers. The advisory lock: several nodes come to the first tick of a day at once.
CREATE FUNCTION add_partition(parent TEXT, suffix TEXT, lower_bound TEXT, upper_bound TEXT) RETURNS VOID
LANGUAGE plpgsql AS $$
DECLARE
    child TEXT := parent || '_' || suffix;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('finapi.partition'));
    IF to_regclass(child) IS NULL THEN
        EXECUTE format('CREATE TABLE %I (LIKE %I)', child, parent);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
            parent, child, lower_bound, upper_bound);
    END IF;
END
$$;

-- For people: ticks with times that can be read, to the microsecond; event_time has the nanoseconds.
CREATE VIEW readable_trade AS
SELECT symbol, timestamptz 'epoch' + event_time / 1000 * interval '1 microsecond' AS event_timestamp, event_time,
    sequence, timestamptz 'epoch' + receive_time / 1000 * interval '1 microsecond' AS receive_timestamp, trade_id,
    price, size, venue, conditions, aggressor_side
FROM trade;

CREATE VIEW readable_quote AS
SELECT symbol, timestamptz 'epoch' + event_time / 1000 * interval '1 microsecond' AS event_timestamp, event_time,
    sequence, timestamptz 'epoch' + receive_time / 1000 * interval '1 microsecond' AS receive_timestamp, bid_price,
    bid_size, bid_venue, ask_price, ask_size, ask_venue, conditions
FROM quote;
