-- Trades whose bars are still to be made anew, because another table of sale conditions or other sessions hold than
-- those by which they were made. Times are null where the range is open. Rows go when it is done.
CREATE TABLE bar_remake (
    symbol TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    start_time INTEGER,
    end_time INTEGER,
    PRIMARY KEY (symbol, sequence)
) STRICT, WITHOUT ROWID;
