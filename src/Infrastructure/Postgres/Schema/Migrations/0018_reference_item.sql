-- Which items of sources said something about an instrument (action_number 0) or a corporate action: once it is
-- deleted, exactly these can be sent again. Items that an older FinApi has stored are not known.
CREATE TABLE reference_item (
    symbol TEXT NOT NULL,
    action_number INT NOT NULL,
    source TEXT NOT NULL,
    source_epoch BIGINT NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (symbol, action_number, source, source_epoch, number)
);
