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

-- A month's review of who read about persons in a zone. What was drawn can be drawn again: by the seed,
-- which is the hash of the last entry of the month in the zone's chain.
CREATE TABLE log_review (
  municipality_id BLOB NOT NULL,
  id BLOB NOT NULL CHECK (length(id) = 16),
  zone_id BLOB NOT NULL,
  month INTEGER NOT NULL,
  seed BLOB NOT NULL CHECK (length(seed) = 32),
  -- How many readings there were to draw from.
  readings INTEGER NOT NULL CHECK (readings >= 0),
  drawn_at INTEGER NOT NULL,
  drawn_by BLOB NOT NULL,
  closed_at INTEGER,
  closed_by BLOB,
  PRIMARY KEY (municipality_id, id),
  UNIQUE (municipality_id, zone_id, month),
  FOREIGN KEY (municipality_id, zone_id) REFERENCES zone (municipality_id, id),
  FOREIGN KEY (municipality_id, drawn_by) REFERENCES user_account (municipality_id, id),
  FOREIGN KEY (municipality_id, closed_by) REFERENCES user_account (municipality_id, id),
  CHECK ((closed_at IS NULL) = (closed_by IS NULL))
) STRICT;

-- A reading that was drawn, and what came of looking at it.
CREATE TABLE log_review_item (
  municipality_id BLOB NOT NULL,
  review_id BLOB NOT NULL,
  place INTEGER NOT NULL CHECK (place >= 1),
  -- Of access_log; not a reference, since what was read may be deleted before the review is.
  access_id BLOB NOT NULL CHECK (length(access_id) = 16),
  basis TEXT NOT NULL CHECK (basis IN ('random', 'offHours', 'deputy', 'reason', 'many')),
  outcome TEXT CHECK (outcome IS NULL OR outcome IN ('inOrder', 'asked', 'deviation')),
  comment TEXT NOT NULL DEFAULT '',
  handed_to TEXT NOT NULL DEFAULT '',
  decided_at INTEGER,
  decided_by BLOB,
  row_version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (municipality_id, review_id, place),
  UNIQUE (municipality_id, review_id, access_id),
  FOREIGN KEY (municipality_id, review_id) REFERENCES log_review (municipality_id, id),
  FOREIGN KEY (municipality_id, decided_by) REFERENCES user_account (municipality_id, id),
  CHECK ((outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (decided_by IS NULL)),
  CHECK (outcome IS NULL OR outcome <> 'deviation' OR handed_to <> '')
) STRICT;
CREATE TRIGGER log_review_item_closed BEFORE UPDATE ON log_review_item
WHEN EXISTS (
  SELECT 1 FROM log_review r WHERE r.municipality_id = OLD.municipality_id
    AND r.id = OLD.review_id AND r.closed_at IS NOT NULL)
BEGIN SELECT raise(ABORT, 'log_review is closed'); END;
