-- A projection: parts of requests whose holder - a policy, a system, a person - is retired, and whether somebody has said
-- what becomes of each.
CREATE TABLE orphans (
    request {int} NOT NULL REFERENCES requests (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    part TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'settled', 'closed')),
    PRIMARY KEY (request, kind, name, part)
) {strict};
-- Wide enough to count by it without the table.
CREATE INDEX orphans_by_state ON orphans (state, kind, name, request);

-- A row here says that the projections are those of an older format: they are rebuilt from the events when the records
-- are opened, and the rows go in the same transaction.
CREATE TABLE rebuilds (format {int} PRIMARY KEY) {strict};
INSERT INTO rebuilds (format) VALUES (3);
