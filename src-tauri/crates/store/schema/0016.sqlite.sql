-- Where words stand, as the index of the search has it: the first place of a word is found without going through the others.
CREATE VIRTUAL TABLE search_places USING fts5vocab (search, instance);
