-- The symbols of an instrument in time, such as FB>2022-06-09>META; null: since ever the one in symbol. That is the
-- key, which the instrument keeps whatever its symbol becomes.
ALTER TABLE instrument ADD COLUMN symbol_history TEXT;
