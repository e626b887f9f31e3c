-- What every commit showed, for those who follow: entries as LogFormat writes them. Rows beyond the window that streams
-- resume from are trimmed; what follows from them is in the checkpoint.

-- epoch: rises whenever commits were lost. term: that of the writer; a commit of a lower one is refused.
ALTER TABLE log_state ADD COLUMN epoch BIGINT NOT NULL DEFAULT 1;
ALTER TABLE log_state ADD COLUMN term BIGINT NOT NULL DEFAULT 0;
ALTER TABLE log_state ADD COLUMN last_position BIGINT NOT NULL DEFAULT 0;

CREATE TABLE log_row (
    last_position BIGINT NOT NULL PRIMARY KEY,
    first_position BIGINT NOT NULL,
    term BIGINT NOT NULL,
    time BIGINT NOT NULL,
    entries BYTEA NOT NULL
);

-- Entries are packed already: to compress them would only take time.
ALTER TABLE log_row ALTER COLUMN entries SET STORAGE EXTERNAL;

CREATE TABLE log_checkpoint (
    id SMALLINT NOT NULL PRIMARY KEY CHECK (id = 1),
    position BIGINT NOT NULL,
    state BYTEA NOT NULL
);

-- Who writes, and until when unless it says so again. A row of its own: a commit may hold that of log_state for long.
-- database and timeline: of the server that gave the lease. Where they are others, this is a copy or a promoted
-- standby, which may lack commits unless they waited for it.
CREATE TABLE writer_lease (
    id SMALLINT NOT NULL PRIMARY KEY CHECK (id = 1),
    node TEXT NOT NULL,
    term BIGINT NOT NULL,
    end_time TIMESTAMPTZ NOT NULL,
    database TEXT NOT NULL,
    timeline TEXT NOT NULL,
    is_synchronous BOOLEAN NOT NULL
);

INSERT INTO writer_lease (id, node, term, end_time, database, timeline, is_synchronous)
VALUES (1, '', 0, '-infinity', '', '', FALSE);
