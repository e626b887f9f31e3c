-- The worst statements as the last reading of pg_stat_statements found them, of all servers, so that any node can tell.
CREATE TABLE slow_query (
    server TEXT NOT NULL,
    query_id BIGINT NOT NULL,
    query TEXT NOT NULL,
    calls BIGINT NOT NULL,
    total_ms DOUBLE PRECISION NOT NULL,
    mean_ms DOUBLE PRECISION NOT NULL,
    max_ms DOUBLE PRECISION NOT NULL,
    row_count BIGINT NOT NULL,
    blocks_hit BIGINT NOT NULL,
    blocks_read BIGINT NOT NULL,
    PRIMARY KEY (server, query_id)
);

CREATE TABLE query_advice (
    server TEXT NOT NULL,
    query_id BIGINT NOT NULL,
    position INTEGER NOT NULL,
    kind SMALLINT NOT NULL,
    message TEXT NOT NULL,
    evidence TEXT NOT NULL,
    statement TEXT NOT NULL,
    is_proved BOOLEAN NOT NULL,
    PRIMARY KEY (server, query_id, position),
    FOREIGN KEY (server, query_id) REFERENCES slow_query ON DELETE CASCADE
);

-- One row: when they were read, or why they could not be.
CREATE TABLE slow_query_reading (
    id SMALLINT NOT NULL PRIMARY KEY CHECK (id = 1),
    read_time TIMESTAMPTZ NOT NULL,
    problem TEXT
);

-- What Postgres:AutoIndex has made. Kept for good: somebody will ask where an index came from.
CREATE TABLE created_index (
    name TEXT NOT NULL PRIMARY KEY,
    statement TEXT NOT NULL,
    evidence TEXT NOT NULL,
    create_time TIMESTAMPTZ NOT NULL,
    complete_time TIMESTAMPTZ
);

INSERT INTO cluster_job (name, next_time) VALUES ('slow-queries', now());
