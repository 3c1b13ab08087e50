-- The words that requests have, as the index of the search has them.
CREATE VIRTUAL TABLE search_words USING fts5vocab (search, row);
