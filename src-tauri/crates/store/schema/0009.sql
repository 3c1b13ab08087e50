-- Attempts to sign in that were in vain: counted where nobody has a key yet to sign an event with.

-- How often an account was tried in vain since its person last signed in. Nothing here is history: the next sign-in files
-- it as an event, and takes the row away.
CREATE TABLE failed_sign_ins (
    account TEXT PRIMARY KEY REFERENCES accounts (id),
    attempts {int} NOT NULL CHECK (attempts > 0),
    first_ms {int} NOT NULL,
    last_ms {int} NOT NULL
) {strict};
