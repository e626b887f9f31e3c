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

-- What is forgotten next: failures after hours, and after weeks that a sign-in has succeeded.
CREATE INDEX sign_in_failed ON sign_in (failure_time) WHERE success_time = '-infinity';
CREATE INDEX sign_in_succeeded ON sign_in (success_time) WHERE success_time > '-infinity';
