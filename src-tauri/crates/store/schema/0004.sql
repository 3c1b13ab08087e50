-- A projection: what is due on a request, or in another stream, by which day and by whom. Reminders follow from it and
-- from the day; nothing says that one was sent.
CREATE TABLE dues (
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    item TEXT NOT NULL,
    -- The row in the queue; nothing for another stream, which only those see to whom it is owed.
    request {int} REFERENCES requests (id),
    title TEXT NOT NULL,
    department TEXT NOT NULL,
    what TEXT NOT NULL,
    due_on TEXT NOT NULL CHECK (length(due_on) = 10),
    share_on TEXT CHECK (length(share_on) = 10),
    known_on TEXT NOT NULL CHECK (length(known_on) = 10),
    since {int} NOT NULL CHECK (since > 0),
    ends {int} NOT NULL CHECK (ends IN (0, 1)),
    -- 0 is Monday: what is overdue is reminded of every week on the weekday on which it was due.
    weekday {int} NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    owed_role TEXT NOT NULL,
    owed_department TEXT,
    owed_account TEXT,
    PRIMARY KEY (subject, kind, item)
) {strict};
CREATE INDEX dues_by_owed ON dues (owed_role, due_on, ends, weekday);
-- Wide enough to count a day's reminders without the table.
CREATE INDEX dues_by_day ON dues (due_on, ends, weekday, known_on);
CREATE INDEX dues_by_share ON dues (share_on) WHERE share_on IS NOT NULL;
-- Without it the share of one role's dues would be looked for among all of the role's.
CREATE INDEX dues_by_owed_share ON dues (owed_role, share_on) WHERE share_on IS NOT NULL;
CREATE INDEX dues_by_request ON dues (request) WHERE request IS NOT NULL;
-- The timeline of what is in force.
CREATE INDEX requests_by_end ON requests (to_on) WHERE to_on IS NOT NULL;

-- The hash of what is due on a request: where it is the same after a step, nothing of it is written again.
ALTER TABLE requests ADD COLUMN dues_hash {bytes} CHECK (length(dues_hash) = 32);

-- By which rules the projections were made: where the program goes by others, it makes them anew.
CREATE TABLE projected (
    one {int} PRIMARY KEY CHECK (one = 1),
    made_as TEXT NOT NULL
) {strict};

-- How far each account has read its inbox, as it says itself: the latest day with the end of the history on it, and the
-- same of the last reading while the clock stood before that day.
CREATE TABLE reading_marks (
    account TEXT PRIMARY KEY,
    day TEXT NOT NULL CHECK (length(day) = 10),
    reached {int} NOT NULL CHECK (reached >= 0),
    low_day TEXT NOT NULL CHECK (length(low_day) = 10),
    low_reached {int} NOT NULL CHECK (low_reached >= reached)
) {strict};
