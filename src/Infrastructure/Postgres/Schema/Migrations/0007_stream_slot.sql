-- The open streams, a row each, for the limits of plans over all nodes. A row counts as long as its node is live (table
-- node); those of dead nodes are removed by the others. start_time and node_start_time are nanoseconds of the node's
-- clock.
CREATE TABLE stream_slot (
    account_id TEXT COLLATE "C" NOT NULL,
    session_id TEXT COLLATE "C" NOT NULL,
    key_id TEXT NOT NULL,
    client_name TEXT NOT NULL,
    start_time BIGINT NOT NULL,
    node_id TEXT COLLATE "C" NOT NULL,
    node_start_time BIGINT NOT NULL,
    PRIMARY KEY (account_id, session_id)
);

-- A node compares its rows with its streams.
CREATE INDEX stream_slot_by_node ON stream_slot (node_id, node_start_time);
