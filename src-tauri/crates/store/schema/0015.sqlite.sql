-- Each sum goes through all tallies of a kind. A table beside its key is gone through twice, in the order in which its rows came
-- to be; one that is its key, once and in order.
CREATE TABLE tallies_by_key (
    kind TEXT NOT NULL CHECK (kind IN ('department', 'policy')),
    name TEXT NOT NULL,
    stage TEXT NOT NULL,
    owed_by TEXT NOT NULL,
    rating INTEGER NOT NULL CHECK (rating BETWEEN -1 AND 4),
    requests INTEGER NOT NULL CHECK (requests > 0),
    PRIMARY KEY (kind, name, stage, owed_by, rating)
) STRICT, WITHOUT ROWID;
INSERT INTO tallies_by_key (kind, name, stage, owed_by, rating, requests)
    SELECT kind, name, stage, owed_by, rating, requests FROM tallies;
DROP TABLE tallies;
ALTER TABLE tallies_by_key RENAME TO tallies;
