-- What each node takes on, by the names of FinApi:Roles. Null is an older node, which has all of them.
ALTER TABLE node ADD COLUMN roles TEXT[];
