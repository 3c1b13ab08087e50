/// Declares each statement once, and the list of all that a test prepares on every engine.
macro_rules! statements {
    ($($name:ident = $sql:expr;)*) => {
        $(pub(crate) const $name: &str = $sql;)*
        #[cfg(test)]
        pub(crate) const ALL: &[(&str, &str)] = &[$((stringify!($name), $sql)),*];
    };
}

macro_rules! event_columns {
    () => {
        "office_sequence, stream, sequence, at_ms, bytes, hash, signature, fingerprint, head"
    };
}

macro_rules! account_columns {
    () => {
        "accounts.id, accounts.name, accounts.roles, accounts.department, accounts.title, accounts.email, \
         accounts.phone, accounts.sealed_key, accounts.retired_at_ms, account_keys.public_key, account_keys.valid_from_ms"
    };
}

macro_rules! matter_columns {
    () => {
        "stream, kind, id, stage, version, head, title, opened_on, closed_on, updated_ms, detail"
    };
}

macro_rules! request_columns {
    () => {
        "id, number, stage, stage_order, version, head, title, title_key, service_request, department, policy, \
         requester, rating, owed_by, owed_department, owed_account, owed_since_ms, due_on, from_on, to_on, outcome, \
         opened_on, updated_ms, closed_on, people"
    };
}

macro_rules! due_columns {
    () => {
        "dues.subject, dues.kind, dues.item, dues.title, dues.department, dues.what, dues.due_on, dues.share_on, \
         dues.known_on, dues.since, dues.ends, dues.owed_role, dues.owed_department, dues.owed_account"
    };
}

statements! {
    BEGIN = "BEGIN IMMEDIATE";

    STANDING = concat!(
        "SELECT ", request_columns!(), ", text_hash, dues_hash, (SELECT MAX(office_sequence) FROM events), \
         (SELECT head FROM events ORDER BY office_sequence DESC LIMIT 1), \
         (SELECT MAX(sequence) FROM events WHERE stream = $1), \
         EXISTS (SELECT 1 FROM drafts WHERE request = $3 AND step = $4 AND account = $5), \
         EXISTS (SELECT 1 FROM orphans WHERE request = $2), facts, stays, watched \
         FROM (SELECT 1 AS one) AS always LEFT JOIN requests ON id = $2 LEFT JOIN facts ON facts.request = $2"
    );
    LAST_OF_OFFICE = "SELECT office_sequence, head FROM events ORDER BY office_sequence DESC LIMIT 1";
    LAST_OF_STREAMS = "SELECT stream, MAX(sequence) FROM events";
    LAST_OF_STREAM = "SELECT sequence, hash FROM events WHERE stream = $1 ORDER BY sequence DESC LIMIT 1";
    ADD_EVENT = concat!(
        "INSERT INTO events (", event_columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    EVENTS_OF_STREAMS = concat!("SELECT ", event_columns!(), " FROM events");
    EVENTS_OF_STREAM = concat!("SELECT ", event_columns!(), " FROM events WHERE stream = $1 ORDER BY sequence");
    STREAMS_AFTER = "SELECT office_sequence, stream FROM events WHERE office_sequence > $1 \
        ORDER BY office_sequence LIMIT $2";

    ADD_FILE = "INSERT INTO files (sha256, size, media_type, bytes) \
        SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT 1 FROM files WHERE sha256 = $1)";
    FILE = "SELECT media_type, bytes FROM files WHERE sha256 = $1";

    PUT_ACCOUNT = "INSERT INTO accounts \
        (id, name, roles, department, title, email, phone, fingerprint, sealed_key, retired_at_ms) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, roles = excluded.roles, department = excluded.department, \
        title = excluded.title, email = excluded.email, phone = excluded.phone, fingerprint = excluded.fingerprint, \
        sealed_key = excluded.sealed_key, retired_at_ms = excluded.retired_at_ms";
    PUT_KEY = "INSERT INTO account_keys (fingerprint, account, public_key, valid_from_ms, retired_at_ms) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (fingerprint) DO UPDATE SET retired_at_ms = excluded.retired_at_ms";
    RETIRE_OTHER_KEYS = "UPDATE account_keys SET retired_at_ms = $3 \
        WHERE account = $1 AND fingerprint <> $2 AND retired_at_ms IS NULL";
    ACCOUNT = concat!(
        "SELECT ", account_columns!(), " FROM accounts \
         JOIN account_keys ON account_keys.fingerprint = accounts.fingerprint WHERE accounts.id = $1"
    );
    ACCOUNTS = concat!(
        "SELECT ", account_columns!(), " FROM accounts \
         JOIN account_keys ON account_keys.fingerprint = accounts.fingerprint ORDER BY accounts.name, accounts.id"
    );
    KEYS = "SELECT public_key, account, valid_from_ms, retired_at_ms FROM account_keys ORDER BY valid_from_ms, account";

    STANDING_REQUESTS = concat!(
        "SELECT ", request_columns!(), ", text_hash, dues_hash, facts, stays, watched FROM requests \
         LEFT JOIN facts ON facts.request = id"
    );
    ADD_REQUEST = concat!(
        "INSERT INTO requests (", request_columns!(), ", text_hash, dues_hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, \
         $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)"
    );
    TOUCH_REQUEST = "UPDATE requests SET version = $2, head = $3, title = $4, service_request = $5, rating = $6, \
        outcome = $7, opened_on = $8, updated_ms = $9, closed_on = $10, people = $11, text_hash = $12, dues_hash = $13 \
        WHERE id = $1";
    TURN_REQUEST = "UPDATE requests SET stage = $2, stage_order = $3, owed_by = $4, owed_department = $5, \
        owed_account = $6, owed_since_ms = $7, due_on = $8 WHERE id = $1";
    RENAME_REQUEST = "UPDATE requests SET title_key = $2, department = $3, policy = $4, requester = $5, from_on = $6, \
        to_on = $7 WHERE id = $1";
    DROP_PEOPLE = "DELETE FROM request_people WHERE request = $1";
    ADD_PERSON = "INSERT INTO request_people (account, request) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    DROP_ORPHANS = "DELETE FROM orphans WHERE request = $1";
    ADD_ORPHAN = "INSERT INTO orphans (request, kind, name, part, state) VALUES ($1, $2, $3, $4, $5)";
    DROP_ALL_ORPHANS = "DELETE FROM orphans";
    ALL_ORPHANS = "SELECT number, kind, name, part, state FROM orphans JOIN requests ON requests.id = request \
        ORDER BY request, kind, name, part";
    ORPHANS = concat!(
        "SELECT ", request_columns!(), ", kind, name, part, state FROM orphans JOIN requests ON requests.id = request"
    );
    COUNT_ORPHANS = "SELECT kind, name, state, COUNT(*) FROM orphans GROUP BY kind, name, state ORDER BY kind, name, state";
    COUNT_ORPHANED = "SELECT COUNT(DISTINCT request) FROM orphans WHERE state = 'open'";
    DROP_TEXT = "DELETE FROM search WHERE rowid = $1";
    ADD_TEXT = "INSERT INTO search (rowid, text) VALUES ($1, $2)";
    DROP_ALL_PEOPLE = "DELETE FROM request_people";
    DROP_ALL_TEXTS = "DELETE FROM search";
    DROP_ALL_REQUESTS = "DELETE FROM requests";
    ALL_REQUESTS = concat!(
        "SELECT ", request_columns!(), ", text_hash, dues_hash, facts, stays, watched FROM requests \
         LEFT JOIN facts ON facts.request = id ORDER BY id"
    );
    // A kind of which none is left is taken out; what is counted more often is counted so much less.
    DROP_TALLY = "DELETE FROM tallies \
        WHERE kind = $1 AND name = $2 AND stage = $3 AND owed_by = $4 AND rating = $5 AND requests = $6";
    COUNT_DOWN = "UPDATE tallies SET requests = requests - $6 \
        WHERE kind = $1 AND name = $2 AND stage = $3 AND owed_by = $4 AND rating = $5";
    COUNT_UP = "INSERT INTO tallies (kind, name, stage, owed_by, rating, requests) VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (kind, name, stage, owed_by, rating) DO UPDATE SET requests = tallies.requests + excluded.requests";
    DROP_ALL_TALLIES = "DELETE FROM tallies";
    TALLY_DEPARTMENTS = "INSERT INTO tallies (kind, name, stage, owed_by, rating, requests) \
        SELECT 'department', department, stage, COALESCE(owed_by, ''), COALESCE(rating, -1), COUNT(*) \
        FROM requests GROUP BY department, stage, owed_by, rating";
    TALLY_POLICIES = "INSERT INTO tallies (kind, name, stage, owed_by, rating, requests) \
        SELECT 'policy', policy, stage, COALESCE(owed_by, ''), COALESCE(rating, -1), COUNT(*) \
        FROM requests GROUP BY policy, stage, owed_by, rating";
    WRONG_TALLIES = "WITH counted (kind, name, stage, owed_by, rating, requests) AS ( \
        SELECT 'department', department, stage, COALESCE(owed_by, ''), COALESCE(rating, -1), COUNT(*) \
        FROM requests GROUP BY department, stage, owed_by, rating UNION ALL \
        SELECT 'policy', policy, stage, COALESCE(owed_by, ''), COALESCE(rating, -1), COUNT(*) \
        FROM requests GROUP BY policy, stage, owed_by, rating) \
        SELECT (SELECT COUNT(*) FROM (SELECT * FROM counted EXCEPT SELECT * FROM tallies) AS missing) + \
        (SELECT COUNT(*) FROM (SELECT * FROM tallies EXCEPT SELECT * FROM counted) AS added)";
    // A word after the other by its first place: as many steps as there are words, however many requests have them. Behind a
    // word and a space come those that it begins.
    WORDS_FROM = "WITH RECURSIVE words (term, step) AS ( \
        SELECT (SELECT term FROM search_places WHERE term >= $1 LIMIT 1), 1 UNION ALL \
        SELECT (SELECT term FROM search_places WHERE term >= words.term || ' ' LIMIT 1), step + 1 FROM words \
        WHERE term < $2 AND step < $3) \
        SELECT term FROM words WHERE term < $2";
    // A name after the other by the index: as many steps as there are names, however many requests.
    DEPARTMENT_NAMES = "WITH RECURSIVE names (name) AS (SELECT MIN(department) FROM requests UNION ALL \
        SELECT (SELECT MIN(department) FROM requests WHERE department > name) FROM names WHERE name IS NOT NULL) \
        SELECT name FROM names WHERE name IS NOT NULL";
    POLICY_NAMES = "WITH RECURSIVE names (name) AS (SELECT MIN(policy) FROM requests UNION ALL \
        SELECT (SELECT MIN(policy) FROM requests WHERE policy > name) FROM names WHERE name IS NOT NULL) \
        SELECT name FROM names WHERE name IS NOT NULL";
    QUEUE = concat!("SELECT ", request_columns!(), ", due_key, rating_key FROM requests");
    // In this order: the words lead, and each request is looked up.
    QUEUE_BY_WORDS = concat!("SELECT ", request_columns!(), ", due_key, rating_key FROM search CROSS JOIN requests");
    // A page stands in the place of its table, so that marks are looked up for its rows and not for all that were sorted.
    MARKED = concat!(
        "SELECT ", request_columns!(), ", imports.request IS NOT NULL AS imported, account FROM requests AS page \
         LEFT JOIN imports ON imports.request = id LEFT JOIN assignments ON assignments.request = id"
    );

    // From each to the next, along its index: as many steps as there are groups.
    GROUPS = "WITH RECURSIVE groups (group_key) AS (SELECT MIN(group_key) FROM requests UNION ALL \
        SELECT (SELECT MIN(group_key) FROM requests WHERE requests.group_key > groups.group_key) \
        FROM groups WHERE group_key IS NOT NULL) SELECT group_key FROM groups WHERE group_key IS NOT NULL";

    PUT_FACTS = "INSERT INTO facts (request, facts, stays, watched) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (request) DO UPDATE SET facts = excluded.facts, stays = excluded.stays, watched = excluded.watched";
    DROP_ALL_FACTS = "DELETE FROM facts";
    ALL_FACTS = "SELECT number, facts, stays, watched FROM facts JOIN requests ON requests.id = request ORDER BY request";

    PUT_PRECEDENT = "INSERT INTO precedents (request, policy, section, reason, accepted, decided_ms, precedent) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (request) DO UPDATE SET policy = excluded.policy, \
        section = excluded.section, reason = excluded.reason, accepted = excluded.accepted, \
        decided_ms = excluded.decided_ms, precedent = excluded.precedent";
    DROP_ALL_PRECEDENTS = "DELETE FROM precedents";
    ALL_PRECEDENTS = "SELECT number, precedents.policy, section, reason, accepted, decided_ms, precedent \
        FROM precedents JOIN requests ON requests.id = request ORDER BY request";
    // Up to a bound: `fts5vocab` goes through every request that has the word.
    COUNT_WITH_WORD = "SELECT COUNT(*) FROM (SELECT 1 FROM search WHERE search MATCH $1 LIMIT $2) AS with_word";

    BROKEN_CHECKS = "SELECT number, title, department, check_id, broken_checks.from_on, why, broken_checks.owed_by \
        FROM broken_checks JOIN requests ON id = request";
    COUNT_BROKEN = "SELECT check_id, COUNT(*) FROM broken_checks";
    COUNT_BROKEN_OF_REQUESTS = "SELECT check_id, COUNT(*) FROM broken_checks JOIN requests ON id = request";
    COUNT_BROKEN_OF = "SELECT COUNT(*) FROM (SELECT 1 FROM broken_checks WHERE from_on <= $1 AND owed_by = $2 LIMIT $3) AS broken";
    BROKEN_OF = "SELECT check_id, from_on, why, owed_by FROM broken_checks WHERE request = $1 ORDER BY check_id";
    BROKEN_OF_NUMBER = "SELECT check_id, broken_checks.from_on, why, broken_checks.owed_by FROM broken_checks \
        JOIN requests ON id = request WHERE number = $1 ORDER BY check_id";
    ADD_BROKEN = "INSERT INTO broken_checks (request, check_id, from_on, why, owed_by) VALUES ($1, $2, $3, $4, $5)";
    DROP_BROKEN = "DELETE FROM broken_checks WHERE request = $1";
    DROP_ALL_BROKEN = "DELETE FROM broken_checks";
    PUT_DECISION = "INSERT INTO decisions (request, decided_on) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    DROP_ALL_DECISIONS = "DELETE FROM decisions";
    ALL_DECISIONS = "SELECT number, decided_on FROM requests LEFT JOIN decisions ON request = id ORDER BY id";
    // One value for all: a row each costs several times what reading it does. Key and column stand in one index.
    POPULATION = "SELECT group_concat(id || ' ', char(10)) FROM requests";
    POPULATION_BY_DEPARTMENT = "SELECT group_concat(id || ' ' || department, char(10)) FROM requests";
    POPULATION_BY_POLICY = "SELECT group_concat(id || ' ' || policy, char(10)) FROM requests";
    POPULATION_BY_RATING = "SELECT group_concat(id || ' ' || COALESCE(rating, ''), char(10)) FROM requests";

    PUT_MATTER = concat!(
        "INSERT INTO matters (", matter_columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
         ON CONFLICT (stream) DO UPDATE SET stage = excluded.stage, version = excluded.version, head = excluded.head, \
         title = excluded.title, opened_on = excluded.opened_on, closed_on = excluded.closed_on, \
         updated_ms = excluded.updated_ms, detail = excluded.detail"
    );
    MATTERS = concat!("SELECT ", matter_columns!(), " FROM matters");
    ALL_MATTERS = concat!("SELECT ", matter_columns!(), " FROM matters ORDER BY kind, id");
    DROP_ALL_MATTERS = "DELETE FROM matters";
    SEEN_BY = "SELECT role, department, account FROM matter_seen_by WHERE stream = $1 \
        ORDER BY role, department, account";
    ADD_SEEN_BY = "INSERT INTO matter_seen_by (stream, role, department, account) VALUES ($1, $2, $3, $4)";
    DROP_SEEN_BY = "DELETE FROM matter_seen_by WHERE stream = $1";
    DROP_ALL_SEEN_BY = "DELETE FROM matter_seen_by";
    MATTER_ITEMS = "SELECT whom.stream, whom.item, whom.state, whom.what, whom.role, whom.department, whom.account, \
        whom.is_owed, whom.due_on, whom.since_ms, whom.kind, whom.event, matters.title, events.office_sequence \
        FROM matter_items AS whom JOIN matters ON matters.stream = whom.stream \
        JOIN events ON events.stream = whom.stream AND events.sequence = whom.event";
    ITEMS_OF_MATTER = "SELECT stream, item, state, what, role, department, account, is_owed, due_on, since_ms, \
        kind, event FROM matter_items WHERE stream = $1 ORDER BY item";
    ADD_MATTER_ITEM = "INSERT INTO matter_items \
        (stream, item, state, what, role, department, account, is_owed, due_on, since_ms, kind, event) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    DROP_MATTER_ITEMS = "DELETE FROM matter_items WHERE stream = $1";
    DROP_ALL_MATTER_ITEMS = "DELETE FROM matter_items";
    NEXT_MATTER_NUMBER = "INSERT INTO matter_counters (kind, year, last) VALUES ($1, $2, 1) \
        ON CONFLICT (kind, year) DO UPDATE SET last = matter_counters.last + 1 RETURNING last";
    ADD_DUE = "INSERT INTO dues (subject, kind, item, title, department, what, due_on, share_on, known_on, since, ends, \
        owed_role, owed_department, owed_account, request, weekday) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    DROP_DUE = "DELETE FROM dues WHERE subject = $1 AND kind = $2 AND item = $3";
    DROP_REQUESTS_DUES = "DELETE FROM dues WHERE request IS NOT NULL";
    DUES_OF = concat!("SELECT ", due_columns!(), " FROM dues WHERE subject = $1");
    REQUESTS_DUES = concat!(
        "SELECT ", due_columns!(), " FROM dues WHERE request IS NOT NULL ORDER BY request, kind, item"
    );
    DUES = concat!("SELECT ", due_columns!(), " FROM dues");
    DUES_SINCE = concat!(
        "SELECT ", due_columns!(), ", events.office_sequence FROM events CROSS JOIN dues"
    );
    MADE_AS = "SELECT made_as FROM projected";
    PUT_MADE_AS = "INSERT INTO projected (one, made_as) VALUES (1, $1) \
        ON CONFLICT (one) DO UPDATE SET made_as = excluded.made_as";

    FAILED_SIGN_INS = "SELECT attempts, first_ms, last_ms FROM failed_sign_ins WHERE account = $1";
    ALL_FAILED_SIGN_INS = "SELECT account, attempts, first_ms, last_ms FROM failed_sign_ins ORDER BY account";
    FIRST_FAILED_SIGN_IN = "INSERT INTO failed_sign_ins (account, attempts, first_ms, last_ms) \
        VALUES ($1, 1, $2, $2) ON CONFLICT (account) DO NOTHING";
    NEXT_FAILED_SIGN_IN = "UPDATE failed_sign_ins SET attempts = attempts + 1, last_ms = $2 \
        WHERE account = $1 AND attempts = $3";
    UNCOUNT_SIGN_IN = "UPDATE failed_sign_ins SET attempts = attempts - 1, last_ms = $2 \
        WHERE account = $1 AND attempts > 1";
    MOVE_FAILED_SIGN_INS = "UPDATE failed_sign_ins SET last_ms = $2 WHERE account = $1";
    FORGET_FAILED_SIGN_INS = "DELETE FROM failed_sign_ins WHERE account = $1";

    READING_MARK = "SELECT day, reached, low_day, low_reached FROM reading_marks WHERE account = $1";
    PUT_READING_MARK = "INSERT INTO reading_marks (account, day, reached, low_day, low_reached) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (account) DO UPDATE SET day = excluded.day, \
        reached = excluded.reached, low_day = excluded.low_day, low_reached = excluded.low_reached";

    DRAFT = "SELECT request, step, account, json, version, saved_ms FROM drafts \
        WHERE request = $1 AND step = $2 AND account = $3";
    DRAFTS_OF = "SELECT request, step, account, json, version, saved_ms FROM drafts \
        WHERE account = $1 ORDER BY saved_ms DESC, request, step";
    DRAFTS_FOR = "SELECT request, step, account, json, version, saved_ms FROM drafts \
        WHERE request = $1 ORDER BY step, account";
    START_DRAFT = "INSERT INTO drafts (request, step, account, json, version, saved_ms) \
        VALUES ($1, $2, $3, $4, 1, $5) ON CONFLICT DO NOTHING RETURNING version";
    SAVE_DRAFT = "UPDATE drafts SET json = $4, version = version + 1, saved_ms = $5 \
        WHERE request = $1 AND step = $2 AND account = $3 AND version = $6 RETURNING version";
    DROP_DRAFT = "DELETE FROM drafts WHERE request = $1 AND step = $2 AND account = $3";

    ADD_DISPOSAL = "INSERT INTO disposals (stream, events, event) VALUES ($1, $2, $3)";
    TAKE_TEXTS_OUT = "UPDATE events SET bytes = x'' WHERE stream = $1";
    // By what an event of the office that took a packet in names nothing is kept: that is what another office told of a
    // request. And what it told stands among the files, and may name others.
    IS_NAMED = "SELECT EXISTS (SELECT 1 FROM events WHERE instr(bytes, $1) > 0 \
        AND (stream <> 'office' OR instr(bytes, CAST('\"withheld\"' AS BLOB)) = 0)) \
        OR EXISTS (SELECT 1 FROM files JOIN events ON hash = sha256 \
        WHERE length(events.bytes) = 0 AND stream <> $2 AND instr(files.bytes, $1) > 0)";
    IS_NAMED_BY_OTHERS = "SELECT EXISTS (SELECT 1 FROM events WHERE instr(bytes, $1) > 0 \
        AND stream <> 'office' AND stream <> $2)";
    HASHES_OF = "SELECT hash FROM events WHERE stream = $1";
    MARK_FILE = "INSERT INTO disposed_files (sha256) VALUES ($1) ON CONFLICT DO NOTHING";
    DROP_MARKED_FILES = "DELETE FROM files WHERE sha256 IN (SELECT sha256 FROM disposed_files)";
    UNMARK_FILES = "DELETE FROM disposed_files";
    ID_OF = "SELECT id FROM requests WHERE number = $1";
    DROP_DUES_OF_REQUEST = "DELETE FROM dues WHERE request = $1";
    DROP_DECISION = "DELETE FROM decisions WHERE request = $1";
    DROP_REQUEST = "DELETE FROM requests WHERE id = $1";
    DROP_DRAFTS_FOR = "DELETE FROM drafts WHERE request = $1";
    DISPOSED = "SELECT stream FROM disposals ORDER BY stream";
    PURGE_DUE = "INSERT INTO purge_due (one) VALUES (1) ON CONFLICT DO NOTHING";
    PURGE_IS_DUE = "SELECT EXISTS (SELECT 1 FROM purge_due)";
    PURGED = "DELETE FROM purge_due";
    ADD_LETTER_DUE = "INSERT INTO letters_due (request) VALUES ($1) ON CONFLICT (request) DO NOTHING";
    DROP_LETTER_DUE = "DELETE FROM letters_due WHERE request = $1";
    DROP_ALL_LETTERS_DUE = "DELETE FROM letters_due";
    LETTERS_DUE = "SELECT number FROM letters_due JOIN requests ON id = request ORDER BY request";

    DROP_SCHEDULED = "DELETE FROM scheduled WHERE request = $1";
    ADD_SCHEDULED = "INSERT INTO scheduled (request, past_on, is_held) VALUES ($1, $2, $3)";
    DROP_ALL_SCHEDULED = "DELETE FROM scheduled";
    ALL_SCHEDULED = "SELECT number, past_on, is_held FROM scheduled JOIN requests ON id = request ORDER BY request";
    PAST = "SELECT number FROM scheduled JOIN requests ON id = request WHERE past_on <= $1 \
        ORDER BY past_on, request LIMIT $2";
    COUNT_PAST = "SELECT COUNT(*) FROM (SELECT 1 FROM scheduled WHERE is_held = 0 AND past_on <= $1 LIMIT $2) AS past";

    ADD_TEMPLATE = "INSERT INTO templates (id, revision, text, published_ms, published_by) VALUES ($1, $2, $3, $4, $5)";
    TEMPLATES = "SELECT id, revision, text, published_ms, published_by FROM templates AS one WHERE revision = \
        (SELECT MAX(revision) FROM templates AS other WHERE other.id = one.id) ORDER BY id";
    TEMPLATE_REVISIONS = "SELECT id, revision, text, published_ms, published_by FROM templates WHERE id = $1 \
        ORDER BY revision DESC";
    TEMPLATE_TEXTS = "SELECT text FROM templates ORDER BY id, revision";
    LAST_TEMPLATE = "SELECT COALESCE(MAX(revision), 0) FROM templates WHERE id = $1";
    ADD_SETTINGS = "INSERT INTO settings (revision, json, changed_ms, changed_by) VALUES ($1, $2, $3, $4)";
    SETTINGS = "SELECT revision, json, changed_ms, changed_by FROM settings ORDER BY revision DESC LIMIT $1";
    LAST_SETTINGS = "SELECT COALESCE(MAX(revision), 0) FROM settings";
    CENSUS = "SELECT (SELECT hash FROM events WHERE office_sequence = 1), (SELECT COUNT(*) FROM requests), \
        (SELECT COUNT(*) FROM accounts)";
    INTEGRITY = "PRAGMA integrity_check(20)";
    FIRST_AND_LAST = "SELECT (SELECT MIN(id) FROM requests), (SELECT MAX(id) FROM requests)";
    PUT_ASSIGNMENT = "INSERT INTO assignments (request, account) VALUES ($1, $2) \
        ON CONFLICT (request) DO UPDATE SET account = excluded.account";
    DROP_ALL_ASSIGNMENTS = "DELETE FROM assignments";
    ALL_ASSIGNMENTS = "SELECT number, account FROM assignments JOIN requests ON id = request ORDER BY id";
    PUT_IMPORT = "INSERT INTO imports (request, import, known_by, taken_back) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (request) DO UPDATE SET taken_back = excluded.taken_back";
    DROP_ALL_IMPORTS = "DELETE FROM imports";
    ALL_IMPORTS = "SELECT number, import, known_by, taken_back FROM imports JOIN requests ON id = request ORDER BY id";
    KNOWN_IMPORTS = "SELECT known_by, number FROM imports JOIN requests ON id = request";
    COUNT_IMPORT = "SELECT COUNT(*) FROM imports WHERE import = $1 AND taken_back = 0";
    OF_IMPORT = "SELECT number FROM imports JOIN requests ON id = request WHERE import = $1 AND taken_back = 0 \
        AND request > COALESCE((SELECT id FROM requests WHERE number = $2), 0) ORDER BY request LIMIT $3";
    SET_ASIDE_NUMBERS = "INSERT INTO counters (year, last) VALUES ($1, $2 + $3) \
        ON CONFLICT (year) DO UPDATE SET \
        last = CASE WHEN counters.last < $2 THEN $2 ELSE counters.last END + $3 RETURNING last";
    NEXT_NUMBER = "INSERT INTO counters (year, last) VALUES ($1, $2 + 1) \
        ON CONFLICT (year) DO UPDATE SET \
        last = CASE WHEN counters.last < $2 THEN $2 ELSE counters.last END + 1 RETURNING last";
    NUMBERS_GIVEN = "INSERT INTO counters (year, last) VALUES ($1, $2) ON CONFLICT (year) DO UPDATE SET \
        last = CASE WHEN counters.last < excluded.last THEN excluded.last ELSE counters.last END";
    MATTER_NUMBERS_GIVEN = "INSERT INTO matter_counters (kind, year, last) VALUES ($1, $2, $3) \
        ON CONFLICT (kind, year) DO UPDATE SET \
        last = CASE WHEN matter_counters.last < excluded.last THEN excluded.last ELSE matter_counters.last END";
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test panics to fail")]

    use sqlx::{Executor as _, SqlSafeStr as _};

    use super::ALL;
    use crate::Store;

    #[tokio::test]
    async fn every_statement_prepares() {
        let store = Store::in_memory().await.unwrap();
        let mut connection = store.reader().acquire().await.unwrap();
        for (name, statement) in ALL {
            let prepared = connection.prepare(statement.into_sql_str()).await;
            assert!(prepared.is_ok(), "{name}: {:?}", prepared.err());
        }
        assert!(connection.prepare("SELECT nothing FROM nowhere".into_sql_str()).await.is_err());
    }

    #[test]
    fn every_statement_keeps_to_the_dialect_that_both_engines_speak() {
        for (name, statement) in ALL {
            for foreign in ["?", "OR REPLACE", "ILIKE", "FOR UPDATE", "now()", "CURRENT_", "strftime", " / "]
            {
                assert!(!statement.contains(foreign), "{name} has {foreign}");
            }
        }
    }
}
