-- Matters: histories that are neither a request's nor the office's. All four tables are projections but the counters.

CREATE TABLE matters (
    stream TEXT PRIMARY KEY CHECK (length(stream) BETWEEN 1 AND 64),
    kind TEXT NOT NULL,
    -- The year and the number within it, by which lists are sorted.
    id {int} NOT NULL,
    stage TEXT NOT NULL,
    version {int} NOT NULL CHECK (version > 0),
    head {bytes} NOT NULL CHECK (length(head) = 32),
    title TEXT NOT NULL,
    opened_on TEXT NOT NULL CHECK (length(opened_on) = 10),
    closed_on TEXT CHECK (length(closed_on) = 10),
    updated_ms {int} NOT NULL,
    detail TEXT NOT NULL,
    UNIQUE (kind, id)
) {strict};

-- Who may see a matter: whoever is all that one row gives. A department is written folded.
CREATE TABLE matter_seen_by (
    stream TEXT NOT NULL REFERENCES matters (stream),
    role TEXT,
    department TEXT,
    account TEXT
) {strict};
CREATE INDEX matter_seen_by_stream ON matter_seen_by (stream);

-- What is followed in a matter, and to whom it is owed.
CREATE TABLE matter_items (
    stream TEXT NOT NULL REFERENCES matters (stream),
    item {int} NOT NULL CHECK (item > 0),
    state TEXT NOT NULL,
    what TEXT NOT NULL,
    role TEXT,
    department TEXT,
    account TEXT,
    is_owed {int} NOT NULL CHECK (is_owed IN (0, 1)),
    due_on TEXT CHECK (length(due_on) = 10),
    since_ms {int} NOT NULL,
    PRIMARY KEY (stream, item)
) {strict};
CREATE INDEX matter_items_owed ON matter_items (is_owed, due_on);

-- The last number given out to each kind in each year; a number is never given out twice, filed or not.
CREATE TABLE matter_counters (
    kind TEXT NOT NULL,
    year {int} NOT NULL,
    last {int} NOT NULL CHECK (last BETWEEN 1 AND 9999999),
    PRIMARY KEY (kind, year)
) {strict};
