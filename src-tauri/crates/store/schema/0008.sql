-- A projection: what reports count by. A request in a few words and days, and apart from them what only some reports read:
-- its stays in stages, and what is due and followed up. Each is written by the procedure's own crate and read there.
CREATE TABLE facts (
    request {int} PRIMARY KEY REFERENCES requests (id) ON DELETE CASCADE,
    facts TEXT NOT NULL,
    stays TEXT NOT NULL,
    watched TEXT NOT NULL
) {strict};
