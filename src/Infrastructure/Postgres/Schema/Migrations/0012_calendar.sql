-- Calendars of markets that were imported; all others are built in.
CREATE TABLE market_calendar (
    mic TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    time_zone TEXT NOT NULL,
    is_always_open BOOLEAN NOT NULL
);

-- The dates that were imported. Without an open_time the market is closed on the date.
CREATE TABLE calendar_day (
    mic TEXT COLLATE "C" NOT NULL,
    trading_date DATE NOT NULL,
    open_time BIGINT,
    close_time BIGINT,
    is_early_close BOOLEAN NOT NULL,
    break_start_time BIGINT,
    break_end_time BIGINT,
    pre_open_time BIGINT,
    post_close_time BIGINT,
    PRIMARY KEY (mic, trading_date)
);
