-- What was done and read, sealed: each entry holds a digest of the one before it in its chain.

CREATE TABLE audit_entry (
  municipality_id BLOB NOT NULL REFERENCES municipality (id),
  -- A zone; the municipality itself for what concerns no zone.
  chain_id BLOB NOT NULL CHECK (length(chain_id) = 16),
  number INTEGER NOT NULL CHECK (number >= 1),
  at INTEGER NOT NULL,
  user_id BLOB CHECK (user_id IS NULL OR length(user_id) = 16),
  -- Which log the row that it seals is in, and its id there.
  source TEXT NOT NULL CHECK (source IN ('change', 'access')),
  row_id BLOB NOT NULL CHECK (length(row_id) = 16),
  event TEXT NOT NULL CHECK (event <> ''),
  subject_id BLOB CHECK (subject_id IS NULL OR length(subject_id) = 16),
  purpose TEXT,
  -- Whether the row was there before there were chains.
  is_late INTEGER NOT NULL CHECK (is_late IN (0, 1)),
  key_id BLOB NOT NULL CHECK (length(key_id) = 8),
  payload_digest BLOB NOT NULL CHECK (length(payload_digest) = 32),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (municipality_id, chain_id, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
BEGIN SELECT raise(ABORT, 'audit_entry is sealed'); END;
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
BEGIN SELECT raise(ABORT, 'audit_entry is sealed'); END;

-- Rows from before there were chains, which wait to be sealed. No script can make a keyed digest: the
-- program does it when it starts, some at a time, and takes them away here.
CREATE TABLE audit_backlog (
  municipality_id BLOB NOT NULL REFERENCES municipality (id),
  at INTEGER NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('change', 'access')),
  row_id BLOB NOT NULL CHECK (length(row_id) = 16),
  PRIMARY KEY (municipality_id, at, source, row_id)
) STRICT, WITHOUT ROWID;
INSERT INTO audit_backlog (municipality_id, at, source, row_id)
  SELECT municipality_id, at, 'change', id FROM change_log;
INSERT INTO audit_backlog (municipality_id, at, source, row_id)
  SELECT municipality_id, at, 'access', id FROM access_log;
