-- Projections of what a record breaks of the procedure, and of when it was decided.

-- A rule that a request breaks from a day on, if nothing happens before: what is broken on a day follows from the row.
CREATE TABLE broken_checks (
    request {int} NOT NULL REFERENCES requests (id),
    check_id TEXT NOT NULL,
    from_on TEXT NOT NULL CHECK (length(from_on) = 10),
    why TEXT NOT NULL,
    owed_by TEXT NOT NULL,
    PRIMARY KEY (request, check_id)
) {strict};
CREATE INDEX broken_checks_by_day ON broken_checks (from_on, check_id);

CREATE TABLE decisions (
    request {int} PRIMARY KEY REFERENCES requests (id),
    decided_on TEXT NOT NULL CHECK (length(decided_on) = 10)
) {strict};
CREATE INDEX decisions_by_day ON decisions (decided_on);
