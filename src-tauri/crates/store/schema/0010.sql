-- A projection: closed requests of a series of the schedule, each with the first day on which it is past its period.
CREATE TABLE scheduled (
    request {int} PRIMARY KEY REFERENCES requests (id) ON DELETE CASCADE,
    past_on TEXT NOT NULL CHECK (length(past_on) = 10),
    is_held {int} NOT NULL CHECK (is_held IN (0, 1))
) {strict};
CREATE INDEX scheduled_past ON scheduled (is_held, past_on);

-- What was disposed of under the retention schedule: each stream whose events are there by their hashes alone.
CREATE TABLE disposals (
    stream TEXT PRIMARY KEY CHECK (length(stream) BETWEEN 1 AND 64 AND stream <> 'office'),
    events {int} NOT NULL CHECK (events > 0),
    -- The office event with the tombstone.
    event {int} NOT NULL REFERENCES events (office_sequence)
) {strict};

-- Files that go with what is being disposed of; empty but inside the transaction that does it.
CREATE TABLE disposed_files (
    sha256 {bytes} PRIMARY KEY CHECK (length(sha256) = 32)
) {strict};

-- There is a row as long as the file of the records may still hold traces of what was disposed of.
CREATE TABLE purge_due (
    one {int} PRIMARY KEY CHECK (one = 1)
) {strict};
