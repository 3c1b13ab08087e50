-- An event loses its text where its stream was disposed of, and in no other way; all else of it stays.
DROP TRIGGER events_are_never_changed;
CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
WHEN length(NEW.bytes) > 0
    OR NEW.office_sequence <> OLD.office_sequence OR NEW.stream <> OLD.stream OR NEW.sequence <> OLD.sequence
    OR NEW.at_ms <> OLD.at_ms OR NEW.hash <> OLD.hash OR NEW.signature <> OLD.signature
    OR NEW.fingerprint <> OLD.fingerprint OR NEW.head <> OLD.head
    OR NOT EXISTS (SELECT 1 FROM disposals WHERE stream = OLD.stream)
BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;

DROP TRIGGER files_are_never_removed;
CREATE TRIGGER files_are_never_removed BEFORE DELETE ON files
WHEN NOT EXISTS (SELECT 1 FROM disposed_files WHERE sha256 = OLD.sha256)
BEGIN SELECT RAISE(ABORT, 'a file on record is never removed'); END;

CREATE TRIGGER disposals_follow_from_an_event BEFORE INSERT ON disposals
WHEN NOT EXISTS (SELECT 1 FROM events WHERE office_sequence = NEW.event AND stream = 'office')
    OR NEW.events <> (SELECT COUNT(*) FROM events WHERE stream = NEW.stream)
    OR EXISTS (SELECT 1 FROM disposals WHERE stream = NEW.stream)
BEGIN SELECT RAISE(ABORT, 'a disposal is never without its event'); END;
CREATE TRIGGER disposals_are_never_changed BEFORE UPDATE ON disposals
BEGIN SELECT RAISE(ABORT, 'a disposal is never changed'); END;
CREATE TRIGGER disposals_are_never_removed BEFORE DELETE ON disposals
BEGIN SELECT RAISE(ABORT, 'a disposal is never removed'); END;
CREATE TRIGGER nothing_is_added_to_what_was_disposed_of BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM disposals WHERE stream = NEW.stream)
BEGIN SELECT RAISE(ABORT, 'an event never follows a disposal'); END;
