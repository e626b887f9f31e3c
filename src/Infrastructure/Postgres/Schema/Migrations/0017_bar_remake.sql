-- Trades whose bars are still to be made anew, because another table of sale conditions or other sessions hold than
-- those by which they were made. Times are null where the range is open. Rows go when it is done.
CREATE TABLE bar_remake (
    symbol TEXT COLLATE "C" NOT NULL,
    sequence BIGINT NOT NULL,
    start_time BIGINT,
    end_time BIGINT,
    PRIMARY KEY (symbol, sequence)
);

-- Bars that are no more, with the revision that they had: should one come again, its revision is greater. key_time is
-- the start; of a day midnight, in UTC, of its trading date. Rows go after 30 days.
CREATE TABLE gone_bar (
    symbol TEXT COLLATE "C" NOT NULL,
    interval TEXT COLLATE "C" NOT NULL,
    key_time BIGINT NOT NULL,
    revision INTEGER NOT NULL,
    removed_at BIGINT NOT NULL,
    PRIMARY KEY (symbol, interval, key_time)
);
