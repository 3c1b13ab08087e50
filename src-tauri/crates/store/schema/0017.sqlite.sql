-- Requests that share stage, turn, rating and outcome, in the order of every list. Of one such group each index knows the first
-- at once; along an order that all requests share they may stand behind a million others, as the open ones do where the
-- longest untouched come first. Stage and rating are the same for a whole group. SQLite adds no stored column to a table that
-- is there, and indexes one that it computes.
ALTER TABLE requests ADD COLUMN group_key TEXT GENERATED ALWAYS AS
    (stage_order || '/' || COALESCE(owed_by, '') || '/' || COALESCE(rating, '') || '/' || COALESCE(outcome, '')) VIRTUAL;
CREATE INDEX requests_of_group ON requests (group_key);
CREATE INDEX requests_of_group_by_title ON requests (group_key, title_key);
CREATE INDEX requests_of_group_by_department ON requests (group_key, department);
CREATE INDEX requests_of_group_by_owed_since ON requests (group_key, owed_since_ms);
CREATE INDEX requests_of_group_by_due ON requests (group_key, due_key);
CREATE INDEX requests_of_group_by_updated ON requests (group_key, updated_ms);
