-- Does it pay to part a day of trades by hash of the symbol? psql -f in an empty database; leaves a schema to drop.
-- The same day twice: whole, and in 8 parts; 2 million trades of 200 symbols. docs/decisions has what came out.
\set ON_ERROR_STOP on
\timing on
DROP SCHEMA IF EXISTS hash_bench CASCADE;
CREATE SCHEMA hash_bench;
SET search_path = hash_bench;

CREATE TABLE tick (
    symbol TEXT COLLATE "C" NOT NULL,
    event_time BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    receive_time BIGINT NOT NULL,
    trade_id TEXT, price NUMERIC NOT NULL, size NUMERIC NOT NULL, venue TEXT, conditions TEXT,
    aggressor_side SMALLINT NOT NULL);
INSERT INTO tick
SELECT 'S' || i % 200,
    1763596800000000000 + i::bigint * 11700000,
    i,
    1763596800000000000 + i::bigint * 11700000,
    i::text,
    100 + (i % 977) * 0.01, i % 300 + 1, 'XNAS', '@', 1
FROM generate_series(1, 2000000) AS i;

CREATE TABLE whole (LIKE tick, PRIMARY KEY (symbol, event_time, sequence)
    INCLUDE (receive_time, trade_id, price, size, venue, conditions, aggressor_side)) PARTITION BY RANGE (event_time);
CREATE TABLE whole_1 PARTITION OF whole FOR VALUES FROM (1763596800000000000) TO (1763683200000000000);

CREATE TABLE parted (LIKE tick, PRIMARY KEY (symbol, event_time, sequence)
    INCLUDE (receive_time, trade_id, price, size, venue, conditions, aggressor_side)) PARTITION BY RANGE (event_time);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (1763596800000000000) TO (1763683200000000000)
    PARTITION BY HASH (symbol);
SELECT format('CREATE TABLE parted_1_%s PARTITION OF parted_1 FOR VALUES WITH (MODULUS 8, REMAINDER %s)', i, i)
FROM generate_series(0, 7) AS i \gexec

\echo === Writing: whole, parted, whole, parted
INSERT INTO whole SELECT * FROM tick;
INSERT INTO parted SELECT * FROM tick;
TRUNCATE whole; TRUNCATE parted; CHECKPOINT;
INSERT INTO whole SELECT * FROM tick;
INSERT INTO parted SELECT * FROM tick;
VACUUM (ANALYZE) whole; VACUUM (ANALYZE) parted;

\echo === Size of the indexes
SELECT pg_size_pretty(pg_indexes_size('whole_1')) AS whole,
    pg_size_pretty(sum(pg_indexes_size(relid))::bigint) AS parted FROM pg_partition_tree('parted_1') WHERE isleaf;

\echo === Reading: 2,000 pages of 1,000 trades, each planned anew; whole, parted, whole, parted
CREATE FUNCTION read_pages(source TEXT) RETURNS BIGINT LANGUAGE plpgsql AS $$
DECLARE
    total BIGINT := 0;
    n BIGINT;
BEGIN
    FOR i IN 1..2000 LOOP
        EXECUTE format('SELECT count(price) FROM (SELECT price FROM %1$I WHERE symbol = %2$L AND event_time >= %3$s
            AND (event_time, sequence) > (%3$s, 0) AND event_time < 1763683200000000000
            ORDER BY event_time, sequence LIMIT 1000) AS page', source, 'S' || i % 200,
            1763596800000000000 + (i * 7919 % 2000) * 5850000000::bigint) INTO n;
        total := total + n;
    END LOOP;
    RETURN total;
END $$;
SELECT read_pages('whole');
SELECT read_pages('parted');
SELECT read_pages('whole');
SELECT read_pages('parted');

\echo === One page, with what it touches
EXPLAIN (ANALYZE, BUFFERS) SELECT price FROM whole WHERE symbol = 'S7' AND event_time >= 1763600000000000000
    AND event_time < 1763683200000000000 ORDER BY event_time, sequence LIMIT 1000;
EXPLAIN (ANALYZE, BUFFERS) SELECT price FROM parted WHERE symbol = 'S7' AND event_time >= 1763600000000000000
    AND event_time < 1763683200000000000 ORDER BY event_time, sequence LIMIT 1000;
