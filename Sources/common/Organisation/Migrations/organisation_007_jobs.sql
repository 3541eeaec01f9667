-- What servers do by themselves, again and again: each time one of them, whichever comes first. Times are
-- by the clock of the database, which all of them share.
CREATE TABLE job (
  municipality_id BLOB NOT NULL REFERENCES municipality (id),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
  -- Not to be begun before.
  due_at INTEGER NOT NULL,
  -- The run that is under way, and until when it is believed without a further sign of life.
  taken_by TEXT CHECK (length(taken_by) BETWEEN 1 AND 300),
  taken_until INTEGER,
  began_at INTEGER,
  -- When it was last done.
  done_at INTEGER,
  -- Times in a row that it was begun and not done; the one under way counts.
  failures INTEGER NOT NULL CHECK (failures >= 0),
  failed_at INTEGER,
  failure TEXT CHECK (length(failure) BETWEEN 1 AND 300),
  PRIMARY KEY (municipality_id, name),
  CHECK ((taken_by IS NULL) = (taken_until IS NULL)),
  CHECK ((failed_at IS NULL) = (failure IS NULL))
) STRICT;
