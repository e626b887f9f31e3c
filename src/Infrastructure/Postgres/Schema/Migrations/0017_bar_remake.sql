-- Trades whose bars are still to be made anew, because another table of sale conditions or other sessions hold than
-- those by which they were made. Times are null where the range is open. Rows go when it is done.
CREATE TABLE bar_remake (
    symbol TEXT COLLATE "C" NOT NULL,
    sequence BIGINT NOT NULL,
    start_time BIGINT,
    end_time BIGINT,
    PRIMARY KEY (symbol, sequence)
);
