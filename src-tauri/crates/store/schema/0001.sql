-- {int}, {bytes} and {strict} are written for the engine; the rest is SQL that SQLite and PostgreSQL share.
-- Instants are milliseconds since 1970 in UTC; days are YYYY-MM-DD.

-- The truth: events as they were signed, in the order in which the office filed them.
CREATE TABLE events (
    office_sequence {int} PRIMARY KEY CHECK (office_sequence > 0),
    stream TEXT NOT NULL CHECK (length(stream) BETWEEN 1 AND 64),
    sequence {int} NOT NULL CHECK (sequence > 0),
    at_ms {int} NOT NULL,
    bytes {bytes} NOT NULL,
    hash {bytes} NOT NULL CHECK (length(hash) = 32),
    signature {bytes} NOT NULL CHECK (length(signature) = 64),
    fingerprint {bytes} NOT NULL CHECK (length(fingerprint) = 32),
    head {bytes} NOT NULL CHECK (length(head) = 32),
    UNIQUE (stream, sequence)
) {strict};

-- Files that events name, each kept once.
CREATE TABLE files (
    sha256 {bytes} PRIMARY KEY CHECK (length(sha256) = 32),
    size {int} NOT NULL CHECK (size BETWEEN 0 AND 52428800),
    media_type TEXT NOT NULL,
    bytes {bytes} NOT NULL,
    CHECK (length(bytes) = size)
) {strict};

CREATE TABLE accounts (
    id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 120),
    name TEXT NOT NULL,
    roles TEXT NOT NULL,
    department TEXT NOT NULL,
    title TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT NOT NULL,
    fingerprint {bytes} NOT NULL CHECK (length(fingerprint) = 32),
    sealed_key {bytes} NOT NULL,
    retired_at_ms {int}
) {strict};

-- Every public key that an account has or had: a history is checked with all of them.
CREATE TABLE account_keys (
    fingerprint {bytes} PRIMARY KEY CHECK (length(fingerprint) = 32),
    account TEXT NOT NULL REFERENCES accounts (id),
    public_key {bytes} NOT NULL CHECK (length(public_key) = 32),
    valid_from_ms {int} NOT NULL,
    retired_at_ms {int}
) {strict};
CREATE INDEX account_keys_by_account ON account_keys (account);

-- A projection: what a queue filters, sorts and shows. id is the year and the number within it.
CREATE TABLE requests (
    id {int} PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    stage TEXT NOT NULL,
    stage_order {int} NOT NULL,
    version {int} NOT NULL CHECK (version > 0),
    head {bytes} NOT NULL CHECK (length(head) = 32),
    title TEXT NOT NULL,
    title_key TEXT NOT NULL,
    service_request TEXT NOT NULL,
    department TEXT NOT NULL,
    policy TEXT NOT NULL,
    requester TEXT NOT NULL,
    rating {int} CHECK (rating BETWEEN 0 AND 4),
    owed_by TEXT,
    owed_department TEXT,
    owed_account TEXT,
    owed_since_ms {int} NOT NULL,
    due_on TEXT CHECK (length(due_on) = 10),
    from_on TEXT CHECK (length(from_on) = 10),
    to_on TEXT CHECK (length(to_on) = 10),
    outcome TEXT,
    opened_on TEXT NOT NULL CHECK (length(opened_on) = 10),
    updated_ms {int} NOT NULL,
    closed_on TEXT CHECK (length(closed_on) = 10),
    people TEXT NOT NULL,
    text_hash {bytes} NOT NULL CHECK (length(text_hash) = 32),
    -- What has no due date comes after everything that has one.
    due_key TEXT NOT NULL GENERATED ALWAYS AS (COALESCE(due_on, '9999-12-31')) STORED
) {strict};
CREATE INDEX requests_by_title ON requests (title_key);
CREATE INDEX requests_by_stage ON requests (stage_order, stage);
CREATE INDEX requests_by_department ON requests (department);
CREATE INDEX requests_by_owed_since ON requests (owed_since_ms);
CREATE INDEX requests_by_due ON requests (due_key);
CREATE INDEX requests_by_updated ON requests (updated_ms);
-- Whose turn it is, in the order in which it is due; wide enough to count by it without the table.
CREATE INDEX requests_by_owed ON requests (owed_by, due_key, owed_department, owed_account);

-- Who may see a request whatever the department is.
CREATE TABLE request_people (
    account TEXT NOT NULL,
    request {int} NOT NULL REFERENCES requests (id),
    PRIMARY KEY (account, request)
) {strict};
CREATE INDEX request_people_by_request ON request_people (request);

-- What somebody is typing: no record yet, so it may change and go.
CREATE TABLE drafts (
    request TEXT NOT NULL,
    step TEXT NOT NULL,
    account TEXT NOT NULL,
    json TEXT NOT NULL,
    version {int} NOT NULL CHECK (version > 0),
    saved_ms {int} NOT NULL,
    PRIMARY KEY (request, step, account)
) {strict};

CREATE TABLE templates (
    id TEXT NOT NULL,
    revision {int} NOT NULL CHECK (revision > 0),
    text TEXT NOT NULL,
    published_ms {int} NOT NULL,
    published_by TEXT NOT NULL,
    PRIMARY KEY (id, revision)
) {strict};

CREATE TABLE settings (
    revision {int} PRIMARY KEY CHECK (revision > 0),
    json TEXT NOT NULL,
    changed_ms {int} NOT NULL,
    changed_by TEXT NOT NULL
) {strict};

-- The last number given out in each year; a number is never given out twice, filed or not.
CREATE TABLE counters (
    year {int} PRIMARY KEY,
    last {int} NOT NULL CHECK (last BETWEEN 1 AND 9999999)
) {strict};
