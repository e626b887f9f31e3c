-- From which source stored items came: those from first_sequence on, up to the next row; an empty source is unknown.
-- number and sequence rise together within a run. Trades, quotes and supplied bars (first_sequence) have a sequence;
-- 0 is a bar of before.
CREATE TABLE source_run (
    first_sequence INTEGER NOT NULL PRIMARY KEY,
    source TEXT NOT NULL,
    source_epoch INTEGER NOT NULL,
    first_number INTEGER NOT NULL
) STRICT;

CREATE INDEX source_run_by_source ON source_run (source, first_sequence);

-- The last sequence whose source was noted: an older FinApi writes without.
ALTER TABLE log_state ADD COLUMN tracked_sequence INTEGER NOT NULL DEFAULT 0;

-- What operators have deleted for good.
CREATE TABLE deletion (
    id TEXT NOT NULL PRIMARY KEY,
    time INTEGER NOT NULL,
    account_id TEXT NOT NULL,
    request TEXT NOT NULL,
    result TEXT NOT NULL
) STRICT, WITHOUT ROWID;
