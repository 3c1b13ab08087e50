-- What SQLite writes in its own way: full text, and the triggers that keep history append-only.

-- One row a request, its rowid the request's id; the text itself stays in the events.
CREATE VIRTUAL TABLE search USING fts5 (
    text, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2"
);

CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;
CREATE TRIGGER events_are_never_removed BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'an event is never removed'); END;
-- INSERT OR REPLACE passes the two triggers above: only one before the insertion stops it.
CREATE TRIGGER events_come_one_after_the_other BEFORE INSERT ON events
WHEN NEW.office_sequence <> 1 + COALESCE((SELECT MAX(office_sequence) FROM events), 0)
    OR NEW.sequence <> 1 + COALESCE((SELECT MAX(sequence) FROM events WHERE stream = NEW.stream), 0)
BEGIN SELECT RAISE(ABORT, 'an event comes after the last one, in its stream and in the office'); END;

CREATE TRIGGER files_are_never_changed BEFORE UPDATE ON files
BEGIN SELECT RAISE(ABORT, 'a file on record is never changed'); END;
CREATE TRIGGER files_are_never_removed BEFORE DELETE ON files
BEGIN SELECT RAISE(ABORT, 'a file on record is never removed'); END;
CREATE TRIGGER files_are_kept_once BEFORE INSERT ON files
WHEN EXISTS (SELECT 1 FROM files WHERE sha256 = NEW.sha256)
BEGIN SELECT RAISE(ABORT, 'a file on record is kept once'); END;

CREATE TRIGGER templates_are_never_changed BEFORE UPDATE ON templates
BEGIN SELECT RAISE(ABORT, 'a published template is never changed'); END;
CREATE TRIGGER templates_are_never_removed BEFORE DELETE ON templates
BEGIN SELECT RAISE(ABORT, 'a published template is never removed'); END;
CREATE TRIGGER templates_come_one_after_the_other BEFORE INSERT ON templates
WHEN NEW.revision <> 1 + COALESCE((SELECT MAX(revision) FROM templates WHERE id = NEW.id), 0)
BEGIN SELECT RAISE(ABORT, 'a template revision comes after the last one'); END;

CREATE TRIGGER settings_are_never_changed BEFORE UPDATE ON settings
BEGIN SELECT RAISE(ABORT, 'a revision of the settings is never changed'); END;
CREATE TRIGGER settings_are_never_removed BEFORE DELETE ON settings
BEGIN SELECT RAISE(ABORT, 'a revision of the settings is never removed'); END;
CREATE TRIGGER settings_come_one_after_the_other BEFORE INSERT ON settings
WHEN NEW.revision <> 1 + COALESCE((SELECT MAX(revision) FROM settings), 0)
BEGIN SELECT RAISE(ABORT, 'a revision of the settings comes after the last one'); END;

-- "EXDK": the file is Exception Desk's. user_version is the format.
PRAGMA application_id = 1163412555;
