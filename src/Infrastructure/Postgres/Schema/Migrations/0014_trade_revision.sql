-- Trades as they stood until they were cancelled or corrected; trade has the versions that stand. All versions of a
-- trade have its sequence; next_time is where the version stands that came after, null for a cancelled trade. Few rows,
-- so that the table is whole and not in partitions.
CREATE TABLE trade_revision (
    symbol TEXT COLLATE "C" NOT NULL,
    sequence BIGINT NOT NULL,
    revision_sequence BIGINT NOT NULL,
    revision_time BIGINT NOT NULL,
    next_time BIGINT,
    event_time BIGINT NOT NULL,
    receive_time BIGINT NOT NULL,
    trade_id TEXT,
    price NUMERIC NOT NULL,
    size NUMERIC NOT NULL,
    venue TEXT,
    conditions TEXT,
    aggressor_side SMALLINT NOT NULL,
    PRIMARY KEY (symbol, sequence, revision_sequence)
);

-- For cancels and corrections, which name a trade by its identifier.
CREATE INDEX trade_revision_by_trade_id ON trade_revision (symbol, trade_id);

-- For reads of trades as they stood.
CREATE INDEX trade_revision_by_time ON trade_revision (symbol, event_time, sequence);

-- By which table of sale conditions the bars of a market were made. No row: all trades count in full.
CREATE TABLE bar_rule (
    mic TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    fingerprint TEXT NOT NULL
);
