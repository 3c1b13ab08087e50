-- A projection: requests with a letter or packet that is ready and was sent to nobody.
CREATE TABLE letters_due (
    request {int} PRIMARY KEY REFERENCES requests (id) ON DELETE CASCADE
) {strict};
