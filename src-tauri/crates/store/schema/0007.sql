-- Requests by the names that they are looked for by, and how many there are of each kind.

CREATE INDEX requests_by_policy ON requests (policy);
CREATE INDEX requests_by_requester ON requests (requester);
-- Whose turn it is, the longest first; and which exceptions are over.
CREATE INDEX requests_by_turn ON requests (owed_by, owed_since_ms);
CREATE INDEX requests_of_stage_by_end ON requests (stage, to_on);

-- A projection: how many requests share a name, a stage, whose turn it is, and a rating. Each request counts once under its
-- department and once under its policy. An empty text and -1 stand for none, so that they can be part of the key.
CREATE TABLE tallies (
    kind TEXT NOT NULL CHECK (kind IN ('department', 'policy')),
    name TEXT NOT NULL,
    stage TEXT NOT NULL,
    owed_by TEXT NOT NULL,
    rating {int} NOT NULL CHECK (rating BETWEEN -1 AND 4),
    requests {int} NOT NULL CHECK (requests > 0),
    PRIMARY KEY (kind, name, stage, owed_by, rating)
) {strict};
INSERT INTO tallies (kind, name, stage, owed_by, rating, requests)
    SELECT 'department', department, stage, COALESCE(owed_by, ''), COALESCE(rating, -1), COUNT(*)
    FROM requests GROUP BY department, stage, owed_by, rating;
INSERT INTO tallies (kind, name, stage, owed_by, rating, requests)
    SELECT 'policy', policy, stage, COALESCE(owed_by, ''), COALESCE(rating, -1), COUNT(*)
    FROM requests GROUP BY policy, stage, owed_by, rating;
