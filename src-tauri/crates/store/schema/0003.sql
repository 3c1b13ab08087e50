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
