-- What is stated of trading dates, as ranges that say the same: of an instrument (mic is empty) or of a market (symbol
-- is empty). Numbers as in Domain.Conditions; times are nanoseconds since 1970.
CREATE TABLE data_condition (
    mic TEXT NOT NULL,
    symbol TEXT NOT NULL,
    kind INTEGER NOT NULL,
    first_date TEXT NOT NULL,
    last_date TEXT NOT NULL,
    condition INTEGER NOT NULL,
    cause INTEGER NOT NULL,
    finest_level INTEGER NOT NULL,
    reason TEXT NOT NULL,
    set_time INTEGER NOT NULL,
    PRIMARY KEY (mic, symbol, kind, first_date)
) STRICT, WITHOUT ROWID;

-- What commits changed of what was settled, in the order of the log; trimmed by age.
CREATE TABLE revision (
    position INTEGER NOT NULL,
    place INTEGER NOT NULL,
    time INTEGER NOT NULL,
    mic TEXT NOT NULL,
    symbol TEXT NOT NULL,
    kind INTEGER NOT NULL,
    first_date TEXT,
    last_date TEXT,
    PRIMARY KEY (position, place)
) STRICT, WITHOUT ROWID;

CREATE INDEX revision_time ON revision (time, position);

-- Every revision behind the position is there, and so is every one from the time on.
CREATE TABLE revision_state (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    position INTEGER NOT NULL,
    time INTEGER NOT NULL
) STRICT;

-- Of what an older FinApi wrote there are none: only a store without data has all from the beginning.
INSERT INTO revision_state (id, position, time)
SELECT 1, last_position, CASE
    WHEN last_position = 0 AND last_sequence = 0 THEN 0
    ELSE CAST(strftime('%s', 'now') AS INTEGER) * 1000000000
END
FROM log_state WHERE id = 1;
