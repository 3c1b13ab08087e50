-- What is owed in a matter is reminded of as what is due on a request: by its kind, and since the event that made it owed.
ALTER TABLE matter_items ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE matter_items ADD COLUMN event {int} NOT NULL DEFAULT 1 CHECK (event > 0);
