-- Calendars of markets that were imported; all others are built in.
CREATE TABLE market_calendar (
    mic TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    time_zone TEXT NOT NULL,
    is_always_open INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The dates that were imported. Without an open_time the market is closed on the date.
CREATE TABLE calendar_day (
    mic TEXT NOT NULL,
    trading_date TEXT NOT NULL,
    open_time INTEGER,
    close_time INTEGER,
    is_early_close INTEGER NOT NULL,
    break_start_time INTEGER,
    break_end_time INTEGER,
    pre_open_time INTEGER,
    post_close_time INTEGER,
    PRIMARY KEY (mic, trading_date)
) STRICT, WITHOUT ROWID;
