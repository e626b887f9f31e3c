-- Every revision of every corporate action: what was known when. number tells the actions of an instrument apart, and
-- the greatest revision of one is in force. publish_time is in nanoseconds since 1970, null for what was stored before
-- times were kept; status 2 is confirmed.
CREATE TABLE corporate_action_revision (
    symbol TEXT COLLATE "C" NOT NULL,
    number INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    ex_date DATE NOT NULL,
    type SMALLINT NOT NULL,
    ordinal SMALLINT NOT NULL,
    status SMALLINT NOT NULL,
    price_ratio NUMERIC,
    amount NUMERIC,
    currency TEXT,
    action_id TEXT,
    new_symbol TEXT COLLATE "C",
    publish_time BIGINT,
    PRIMARY KEY (symbol, number, revision)
);

INSERT INTO corporate_action_revision (symbol, number, revision, ex_date, type, ordinal, status, price_ratio, amount,
    currency)
SELECT symbol, row_number() OVER (PARTITION BY symbol ORDER BY ex_date, type), 0, ex_date, type, 1, 2, price_ratio,
    amount, currency
FROM corporate_action;

-- Only older nodes still write corporate_action, while nodes are replaced one by one: what they write is a revision of
-- the first action of its type and day.
CREATE FUNCTION note_corporate_action() RETURNS TRIGGER
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO corporate_action_revision (symbol, number, revision, ex_date, type, ordinal, status, price_ratio,
        amount, currency, publish_time)
    SELECT NEW.symbol,
        COALESCE(known.number, (
            SELECT COALESCE(max(number), 0) + 1 FROM corporate_action_revision WHERE symbol = NEW.symbol)),
        COALESCE(known.revision + 1, 0),
        NEW.ex_date, NEW.type, 1, 2, NEW.price_ratio, NEW.amount, NEW.currency,
        (extract(epoch FROM clock_timestamp()) * 1000000000)::BIGINT
    FROM (VALUES (1)) AS one_row
    LEFT JOIN LATERAL (
        SELECT number, revision
        FROM corporate_action_revision
        WHERE symbol = NEW.symbol AND ex_date = NEW.ex_date AND type = NEW.type AND ordinal = 1
        ORDER BY revision DESC
        LIMIT 1
    ) AS known ON TRUE;
    RETURN NULL;
END
$$;

CREATE TRIGGER note_corporate_action AFTER INSERT OR UPDATE ON corporate_action
FOR EACH ROW EXECUTE FUNCTION note_corporate_action();

-- Whether prices may be zero or negative.
ALTER TABLE instrument ADD COLUMN has_signed_prices BOOLEAN NOT NULL DEFAULT FALSE;

-- As DerivedDecimal.Round: 14 places, and 14 significant digits below 0.1.
CREATE FUNCTION round_derived(value NUMERIC) RETURNS NUMERIC
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT round(value, CASE
        WHEN value = 0 OR abs(value) >= 0.1 THEN 14
        ELSE LEAST(28, 13 - floor(log(abs(value))))::INTEGER
    END)
$$;

-- The views as before, over the new table.
DROP MATERIALIZED VIEW mover;
DROP MATERIALIZED VIEW daily_statistic;

-- One row an instrument that traded within a year. Adjusted for splits, as a range over one would be nonsense. The
-- newest session may still go on, so the average volume is of the 20 sessions before it. Nothing here changes with the
-- time of the refresh alone, so a refresh writes only the rows whose instruments traded.
CREATE MATERIALIZED VIEW daily_statistic AS
WITH action AS (
    SELECT DISTINCT ON (symbol, number) symbol, ex_date, type, status, price_ratio
    FROM corporate_action_revision
    ORDER BY symbol, number, revision DESC
), split AS MATERIALIZED (
    -- Splits, reverse splits and stock dividends that take place. Of several on a day the first covers the days before.
    SELECT symbol,
        lag(ex_date, 1, '-infinity') OVER (PARTITION BY symbol ORDER BY ex_date) AS from_date,
        ex_date AS until_date,
        numeric_product(price_ratio) OVER (PARTITION BY symbol ORDER BY ex_date DESC) AS factor
    FROM action
    WHERE type IN (1, 3, 4) AND status NOT IN (1, 3) AND price_ratio > 0
), session AS (
    SELECT instrument.symbol, day.trading_date,
        row_number() OVER (PARTITION BY instrument.symbol ORDER BY day.start_time DESC) AS age,
        max(day.trading_date) OVER (PARTITION BY instrument.symbol) AS newest_date,
        round_derived(day.open * COALESCE(split.factor, 1)) AS open,
        round_derived(day.high * COALESCE(split.factor, 1)) AS high,
        round_derived(day.low * COALESCE(split.factor, 1)) AS low,
        round_derived(day.close * COALESCE(split.factor, 1)) AS close,
        round(day.volume / COALESCE(split.factor, 1), 6) AS volume
    FROM instrument
    CROSS JOIN LATERAL (
        -- One range of the primary key (symbol, interval, start_time) in each of the 14 newest months.
        SELECT start_time, trading_date, open, high, low, close, volume
        FROM bar
        WHERE symbol = instrument.symbol AND interval = '1d' AND start_time >= now() - INTERVAL '54 weeks'
    ) AS day
    LEFT JOIN split ON split.symbol = instrument.symbol AND NOT instrument.has_signed_prices
        AND day.trading_date >= split.from_date AND day.trading_date < split.until_date
)
SELECT newest.symbol, newest.trading_date,
    trim_scale(newest.open) AS open, trim_scale(newest.high) AS high, trim_scale(newest.low) AS low,
    trim_scale(newest.close) AS close, trim_scale(newest.volume) AS volume,
    previous.trading_date AS previous_trading_date, trim_scale(previous.close) AS previous_close,
    trim_scale(newest.close - previous.close) AS change,
    trim_scale(round(
        (newest.close - previous.close) * 100 / NULLIF(GREATEST(previous.close, 0), 0), 4)) AS change_percent,
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
