-- Files of records: what they are called and which bytes they are. The bytes themselves lie outside the
-- database, called by their digest. Another file by the same name is a new version of it.
CREATE TABLE record_file (
  municipality_id BLOB NOT NULL,
  id BLOB NOT NULL CHECK (length(id) = 16),
  record_id BLOB NOT NULL,
  -- What the record's latest version was: who saw that may see the file.
  record_version INTEGER NOT NULL,
  -- Text, never a path.
  name TEXT NOT NULL CHECK (name <> ''),
  version INTEGER NOT NULL CHECK (version >= 1),
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  size INTEGER NOT NULL CHECK (size >= 0),
  added_at INTEGER NOT NULL,
  added_by BLOB,
  removed_at INTEGER CHECK (removed_at IS NULL OR removed_at >= added_at),
  removed_by BLOB,
  PRIMARY KEY (municipality_id, id),
  UNIQUE (municipality_id, record_id, name, version),
  FOREIGN KEY (municipality_id, record_id, record_version)
    REFERENCES record_event (municipality_id, record_id, version),
  FOREIGN KEY (municipality_id, added_by) REFERENCES user_account (municipality_id, id),
  FOREIGN KEY (municipality_id, removed_by) REFERENCES user_account (municipality_id, id)
) STRICT;
CREATE INDEX record_file_digest ON record_file (municipality_id, digest);
