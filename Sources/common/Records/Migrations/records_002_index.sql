-- How records are found: each has a position among those of its kind, and each thing that they can be
-- found by has the positions that it holds for. All of it is worked out from the records, and is
-- worked out anew when it is missing or was made by other rules.

DROP TABLE record_word;
DROP INDEX record_changed;
DROP INDEX record_title;
DROP INDEX record_seen;
DROP INDEX record_status;

CREATE TABLE record_index (
  municipality_id BLOB NOT NULL REFERENCES municipality (id),
  kind TEXT NOT NULL CHECK (kind <> ''),
  -- Which rules its positions and postings were made by.
  rules INTEGER NOT NULL,
  next_position INTEGER NOT NULL CHECK (next_position >= 0),
  PRIMARY KEY (municipality_id, kind)
) STRICT;

-- The index of titles lacks the position on purpose: planners that find all they are asked for in an
-- index read the whole of it rather than looking up a few.
-- A change moves a record to the end: the positions are the order of change.
CREATE TABLE record_place (
  municipality_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  position INTEGER NOT NULL CHECK (position >= 0),
  record_id BLOB NOT NULL,
  sort_key TEXT NOT NULL,
  PRIMARY KEY (municipality_id, kind, position),
  UNIQUE (municipality_id, record_id),
  FOREIGN KEY (municipality_id, record_id) REFERENCES record (municipality_id, id)
) STRICT;
CREATE INDEX record_place_title
  ON record_place (municipality_id, kind, sort_key, record_id);

-- The positions within a chunk of 32 768: two bytes each, or one bit for each that there may be.
CREATE TABLE record_posting (
  municipality_id BLOB NOT NULL REFERENCES municipality (id),
  kind TEXT NOT NULL,
  term TEXT NOT NULL CHECK (term <> ''),
  chunk INTEGER NOT NULL CHECK (chunk >= 0),
  positions BLOB NOT NULL CHECK (
    length(positions) BETWEEN 2 AND 4096 AND length(positions) % 2 = 0),
  PRIMARY KEY (municipality_id, kind, term, chunk)
) STRICT;
