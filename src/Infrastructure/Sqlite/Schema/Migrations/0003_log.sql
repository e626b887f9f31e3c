-- What every commit showed, for those who follow: entries as LogFormat writes them. Rows beyond the window that streams
-- resume from are trimmed; what follows from them is in the checkpoint.

ALTER TABLE log_state ADD COLUMN epoch INTEGER NOT NULL DEFAULT 1;
ALTER TABLE log_state ADD COLUMN term INTEGER NOT NULL DEFAULT 0;
ALTER TABLE log_state ADD COLUMN last_position INTEGER NOT NULL DEFAULT 0;

CREATE TABLE log_row (
    last_position INTEGER NOT NULL PRIMARY KEY,
    first_position INTEGER NOT NULL,
    term INTEGER NOT NULL,
    time INTEGER NOT NULL,
    entries BLOB NOT NULL
) STRICT;

CREATE TABLE log_checkpoint (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    position INTEGER NOT NULL,
    state BLOB NOT NULL
) STRICT;
