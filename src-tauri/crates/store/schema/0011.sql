-- A projection: the requests that are decided, by what others are compared with them.
CREATE TABLE precedents (
    request {int} PRIMARY KEY REFERENCES requests (id) ON DELETE CASCADE,
    policy TEXT NOT NULL,
    section TEXT NOT NULL,
    reason TEXT NOT NULL,
    accepted {int} NOT NULL CHECK (accepted IN (0, 1)),
    decided_ms {int} NOT NULL,
    precedent TEXT NOT NULL
) {strict};
-- Those alike, the newest last; wide enough to count by it without the table.
CREATE INDEX precedents_alike ON precedents (policy, section, reason, decided_ms, accepted);
CREATE INDEX precedents_of_policy ON precedents (policy, decided_ms);
