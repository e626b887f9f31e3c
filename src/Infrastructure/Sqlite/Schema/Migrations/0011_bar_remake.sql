-- Trades whose bars are still to be made anew, because another table of sale conditions or other sessions hold than
-- those by which they were made. Times are null where the range is open. Rows go when it is done.
CREATE TABLE bar_remake (
    symbol TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    start_time INTEGER,
    end_time INTEGER,
    PRIMARY KEY (symbol, sequence)
) STRICT, WITHOUT ROWID;

-- Bars that are no more, with the revision that they had: should one come again, its revision is greater. key_time is
-- the start; of a day midnight, in UTC, of its trading date. Rows go after 30 days.
CREATE TABLE gone_bar (
    symbol TEXT NOT NULL,
    interval TEXT NOT NULL,
    key_time INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    removed_at INTEGER NOT NULL,
    PRIMARY KEY (symbol, interval, key_time)
) STRICT, WITHOUT ROWID;
