-- A projection: who of SMB's staff sees to a request, where somebody was named.
CREATE TABLE assignments (
    request {int} PRIMARY KEY REFERENCES requests (id) ON DELETE CASCADE,
    account TEXT NOT NULL
) {strict};
CREATE INDEX assignments_by_account ON assignments (account, request);
-- A list sorted by stage is read in its order: with the stage's name in the index, those of a stage were sorted by number.
DROP INDEX requests_by_stage;
CREATE INDEX requests_by_stage ON requests (stage_order);
