-- What the cluster does once a period, whichever node comes first. A row and not an advisory lock: it also says when
-- the work is due again, and it works through poolers that give each transaction another session.
CREATE TABLE cluster_job (
    name TEXT NOT NULL PRIMARY KEY,
    next_time TIMESTAMPTZ NOT NULL,
    last_time TIMESTAMPTZ
);

INSERT INTO cluster_job (name, next_time) VALUES ('daily-statistics', now());

-- Gives a table that has been detached a name of its own, so that its day can have a partition again: ticks may come
-- late. Returns the name.
CREATE FUNCTION shelve_partition(child TEXT) RETURNS TEXT
LANGUAGE plpgsql AS $$
DECLARE
    shelved TEXT := child || '_detached';
    number INTEGER := 1;
BEGIN
    WHILE to_regclass(shelved) IS NOT NULL LOOP
        number := number + 1;
        shelved := child || '_detached_' || number;
    END LOOP;
    EXECUTE format('ALTER TABLE %I RENAME TO %I', child, shelved);
    RETURN shelved;
END
$$;

-- As before, and mends what an interrupted detachment left: a table that hangs between, or that has kept its name.
CREATE OR REPLACE FUNCTION add_partition(parent TEXT, suffix TEXT, lower_bound TEXT, upper_bound TEXT) RETURNS VOID
LANGUAGE plpgsql AS $$
DECLARE
    child TEXT := parent || '_' || suffix;
    is_pending BOOLEAN;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('finapi.partition'));
    IF to_regclass(child) IS NOT NULL THEN
        SELECT inhdetachpending INTO is_pending FROM pg_inherits WHERE inhrelid = to_regclass(child);
        IF NOT is_pending THEN
            RETURN;
        END IF;
        IF is_pending THEN
            EXECUTE format('ALTER TABLE %I DETACH PARTITION %I FINALIZE', parent, child);
        END IF;
        PERFORM shelve_partition(child);
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE %I)', child, parent);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
        parent, child, lower_bound, upper_bound);
END
$$;

CREATE AGGREGATE numeric_product(NUMERIC) (SFUNC = numeric_mul, STYPE = NUMERIC, INITCOND = '1');

-- One row an instrument that traded within a year. Adjusted for splits, as a range over one would be nonsense. The
-- newest session may still go on, so the average volume is of the 20 sessions before it. Nothing here changes with the
-- time of the refresh alone, so a refresh writes only the rows whose instruments traded.
CREATE MATERIALIZED VIEW daily_statistic AS
WITH split AS MATERIALIZED (
    SELECT symbol,
        lag(ex_date, 1, '-infinity') OVER (PARTITION BY symbol ORDER BY ex_date) AS from_date,
        ex_date AS until_date,
        numeric_product(price_ratio) OVER (PARTITION BY symbol ORDER BY ex_date DESC) AS factor
    FROM corporate_action
    WHERE type = 1 AND price_ratio > 0
), session AS (
    SELECT instrument.symbol, day.trading_date,
        row_number() OVER (PARTITION BY instrument.symbol ORDER BY day.start_time DESC) AS age,
        max(day.trading_date) OVER (PARTITION BY instrument.symbol) AS newest_date,
        round(day.open * COALESCE(split.factor, 1), 14) AS open,
        round(day.high * COALESCE(split.factor, 1), 14) AS high,
        round(day.low * COALESCE(split.factor, 1), 14) AS low,
        round(day.close * COALESCE(split.factor, 1), 14) AS close,
        round(day.volume / COALESCE(split.factor, 1), 6) AS volume
    FROM instrument
    CROSS JOIN LATERAL (
        -- One range of the primary key (symbol, interval, start_time) in each of the 14 newest months.
        SELECT start_time, trading_date, open, high, low, close, volume
        FROM bar
        WHERE symbol = instrument.symbol AND interval = '1d' AND start_time >= now() - INTERVAL '54 weeks'
    ) AS day
    LEFT JOIN split ON split.symbol = instrument.symbol
        AND day.trading_date >= split.from_date AND day.trading_date < split.until_date
)
SELECT newest.symbol, newest.trading_date,
    trim_scale(newest.open) AS open, trim_scale(newest.high) AS high, trim_scale(newest.low) AS low,
    trim_scale(newest.close) AS close, trim_scale(newest.volume) AS volume,
    previous.trading_date AS previous_trading_date, trim_scale(previous.close) AS previous_close,
    trim_scale(newest.close - previous.close) AS change,
    trim_scale(round((newest.close - previous.close) * 100 / NULLIF(previous.close, 0), 4)) AS change_percent,
    trim_scale(round(year.average_volume, 2)) AS average_volume,
    trim_scale(year.low_52_week) AS low_52_week, trim_scale(year.high_52_week) AS high_52_week
FROM session AS newest
LEFT JOIN session AS previous ON previous.symbol = newest.symbol AND previous.age = 2
JOIN (
    SELECT symbol,
        avg(volume) FILTER (WHERE age BETWEEN 2 AND 21) AS average_volume,
        min(low) FILTER (WHERE trading_date > newest_date - 364) AS low_52_week,
        max(high) FILTER (WHERE trading_date > newest_date - 364) AS high_52_week
    FROM session
    GROUP BY symbol
) AS year ON year.symbol = newest.symbol
WHERE newest.age = 1;

-- REFRESH ... CONCURRENTLY needs them to tell rows apart.
CREATE UNIQUE INDEX daily_statistic_symbol ON daily_statistic (symbol);

-- The 50 that rose, fell and traded most in the newest session of each type of instrument.
CREATE MATERIALIZED VIEW mover AS
WITH candidate AS (
    SELECT instrument.type, statistic.*, max(statistic.trading_date) OVER (PARTITION BY instrument.type) AS newest_date
    FROM daily_statistic AS statistic
    JOIN instrument ON instrument.symbol = statistic.symbol
    WHERE NOT instrument.is_delisted AND NOT instrument.is_test_issue
), ranked AS (
    SELECT type, 'gainer' AS category, symbol, trading_date, close, change, change_percent, volume,
        row_number() OVER (PARTITION BY type ORDER BY change_percent DESC, symbol) AS rank
    FROM candidate
    WHERE trading_date = newest_date AND change_percent > 0
    UNION ALL
    SELECT type, 'loser', symbol, trading_date, close, change, change_percent, volume,
        row_number() OVER (PARTITION BY type ORDER BY change_percent, symbol)
    FROM candidate
    WHERE trading_date = newest_date AND change_percent < 0
    UNION ALL
    SELECT type, 'most-active', symbol, trading_date, close, change, change_percent, volume,
        row_number() OVER (PARTITION BY type ORDER BY volume DESC, symbol)
    FROM candidate
    WHERE trading_date = newest_date AND volume > 0
)
SELECT type, category, rank, symbol, trading_date, close, change, change_percent, volume
FROM ranked
WHERE rank <= 50;

CREATE UNIQUE INDEX mover_rank ON mover (type, category, rank);
