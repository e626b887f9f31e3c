-- From which source stored items came: those from first_sequence on, up to the next row; an empty source is unknown.
-- number and sequence rise together within a run. Trades, quotes and supplied bars (first_sequence) have a sequence;
-- 0 is a bar of before.
CREATE TABLE source_run (
    first_sequence BIGINT NOT NULL PRIMARY KEY,
    source TEXT COLLATE "C" NOT NULL,
    source_epoch BIGINT NOT NULL,
    first_number BIGINT NOT NULL
);

CREATE INDEX source_run_by_source ON source_run (source, first_sequence);

-- The source of a row by its sequence number; empty where it is unknown.
CREATE FUNCTION source_of(wanted BIGINT) RETURNS TEXT
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT COALESCE((
        SELECT source FROM source_run WHERE first_sequence <= wanted ORDER BY first_sequence DESC LIMIT 1), '')
$$;

-- The last sequence whose source was noted: an older FinApi writes without.
ALTER TABLE log_state ADD COLUMN tracked_sequence BIGINT NOT NULL DEFAULT 0;

-- What operators have deleted for good.
CREATE TABLE deletion (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    time BIGINT NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL,
    request TEXT NOT NULL,
    result TEXT NOT NULL
);
