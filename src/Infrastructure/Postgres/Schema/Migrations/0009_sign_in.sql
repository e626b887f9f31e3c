-- Sign-ins that failed and succeeded, by network and address, for all nodes. email_hash is the address's SHA-256, empty
-- for all addresses of the network: what strangers type is not kept. Old rows are removed as new ones come.
CREATE TABLE sign_in (
    network TEXT COLLATE "C" NOT NULL,
    email_hash BYTEA NOT NULL,
    failures INTEGER NOT NULL,
    failure_time TIMESTAMPTZ NOT NULL,
    success_time TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (network, email_hash)
);

CREATE INDEX sign_in_by_time ON sign_in (GREATEST(failure_time, success_time));
