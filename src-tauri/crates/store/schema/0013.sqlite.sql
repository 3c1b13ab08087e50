-- A list sorted by risk: what is not rated stands below the lowest rating. The place after a row is found by a column alone,
-- and SQLite adds no stored one to a table that is there; another engine would store it.
ALTER TABLE requests ADD COLUMN rating_key INTEGER GENERATED ALWAYS AS (COALESCE(rating, -1)) VIRTUAL;
CREATE INDEX requests_by_rating ON requests (rating_key);
