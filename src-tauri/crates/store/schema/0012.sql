-- A projection: which requests were imported, by which import, and by what each is known when its tracker comes again.
CREATE TABLE imports (
    request {int} PRIMARY KEY REFERENCES requests (id) ON DELETE CASCADE,
    import {int} NOT NULL,
    known_by TEXT NOT NULL,
    taken_back {int} NOT NULL CHECK (taken_back IN (0, 1))
) {strict};
CREATE INDEX imports_by_key ON imports (known_by);
CREATE INDEX imports_by_import ON imports (import, request);
