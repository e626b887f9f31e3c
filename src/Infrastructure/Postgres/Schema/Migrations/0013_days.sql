-- What is stated of trading dates, as ranges that say the same: of an instrument (mic is empty) or of a market (symbol
-- is empty). Numbers as in Domain.Conditions; times are nanoseconds since 1970.
CREATE TABLE data_condition (
    mic TEXT COLLATE "C" NOT NULL,
    symbol TEXT COLLATE "C" NOT NULL,
    kind SMALLINT NOT NULL,
    first_date DATE NOT NULL,
    last_date DATE NOT NULL,
    condition SMALLINT NOT NULL,
    cause SMALLINT NOT NULL,
    finest_level SMALLINT NOT NULL,
    reason TEXT NOT NULL,
    set_time BIGINT NOT NULL,
    PRIMARY KEY (mic, symbol, kind, first_date)
);

-- What commits changed of what was settled, in the order of the log; trimmed by age.
CREATE TABLE revision (
    position BIGINT NOT NULL,
    place INTEGER NOT NULL,
    time BIGINT NOT NULL,
    mic TEXT COLLATE "C" NOT NULL,
    symbol TEXT COLLATE "C" NOT NULL,
    kind SMALLINT NOT NULL,
    first_date DATE,
    last_date DATE,
    PRIMARY KEY (position, place)
);

CREATE INDEX revision_time ON revision (time, position);

-- Every revision behind the position is there, and so is every one from the time on.
CREATE TABLE revision_state (
    id SMALLINT NOT NULL PRIMARY KEY CHECK (id = 1),
    position BIGINT NOT NULL,
    time BIGINT NOT NULL
);

-- Of what an older FinApi wrote there are none: only a store without data has all from the beginning.
INSERT INTO revision_state (id, position, time)
SELECT 1, last_position, CASE
    WHEN last_position = 0 AND last_sequence = 0 THEN 0
    ELSE (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::BIGINT * 1000
END
FROM log_state WHERE id = 1;
