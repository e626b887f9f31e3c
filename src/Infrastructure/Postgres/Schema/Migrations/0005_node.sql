-- The nodes of this database: a row a process. Two nodes that were given the same id have two, so that it shows.
-- beat_time is of the server's clock, start_time nanoseconds of the node's. Every row is written each second: the free
-- half of each page lets that happen without touching the index.
CREATE TABLE node (
    id TEXT COLLATE "C" NOT NULL,
    start_time BIGINT NOT NULL,
    beat_time TIMESTAMPTZ NOT NULL,
    address TEXT,
    role TEXT NOT NULL,
    log_position BIGINT NOT NULL,
    version TEXT NOT NULL,
    entry_version INTEGER NOT NULL,
    plans_hash TEXT NOT NULL,
    PRIMARY KEY (id, start_time)
) WITH (fillfactor = 50);
