-- A version that never should have started is withdrawn, with the reason; what was stopped before it
-- stays so.
ALTER TABLE programme_version ADD COLUMN withdrawn_at INTEGER;
ALTER TABLE programme_version ADD COLUMN withdrawal_reason TEXT
  CHECK ((withdrawal_reason IS NULL) = (withdrawn_at IS NULL));

-- A package that somebody is preparing, and what became of it.
CREATE TABLE programme_draft (
  municipality_id BLOB NOT NULL,
  id BLOB NOT NULL,
  owner_unit_id BLOB NOT NULL,
  package TEXT NOT NULL,
  -- As in programme_version.
  includes TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by BLOB NOT NULL,
  -- The version that it was registered as.
  programme_id BLOB,
  version INTEGER,
  PRIMARY KEY (municipality_id, id),
  FOREIGN KEY (municipality_id, owner_unit_id) REFERENCES org_unit (municipality_id, id),
  FOREIGN KEY (municipality_id, changed_by) REFERENCES user_account (municipality_id, id),
  FOREIGN KEY (municipality_id, programme_id, version)
    REFERENCES programme_version (municipality_id, programme_id, version),
  CHECK ((programme_id IS NULL) = (version IS NULL))
) STRICT;

CREATE INDEX programme_draft_of_version ON programme_draft (municipality_id, programme_id, version)
  WHERE programme_id IS NOT NULL;

-- How long an invented client's form took and what was left without an answer. The answers
-- themselves are kept nowhere.
CREATE TABLE pilot_form (
  municipality_id BLOB NOT NULL,
  draft_id BLOB NOT NULL,
  client TEXT NOT NULL,
  occasion TEXT NOT NULL,
  seconds INTEGER NOT NULL CHECK (seconds BETWEEN 0 AND 7200),
  -- A JSON object: the reason by item, empty where there was none.
  unanswered TEXT NOT NULL,
  PRIMARY KEY (municipality_id, draft_id, client, occasion),
  FOREIGN KEY (municipality_id, draft_id) REFERENCES programme_draft (municipality_id, id)
) STRICT, WITHOUT ROWID;
