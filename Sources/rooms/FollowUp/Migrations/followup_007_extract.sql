-- Person-level extracts: who took which, why, until when; and the decisions by which researchers do.

CREATE TABLE disclosure_decision (
  municipality_id BLOB NOT NULL,
  id BLOB NOT NULL,
  zone_id BLOB NOT NULL,
  programme_id BLOB NOT NULL,
  reference TEXT NOT NULL CHECK (length(reference) BETWEEN 1 AND 100),
  decided_on INTEGER NOT NULL,
  -- The one who decided, by title and name.
  decided_by TEXT NOT NULL CHECK (length(decided_by) BETWEEN 1 AND 200),
  recipient_id BLOB NOT NULL,
  -- The last day on which an extract may be taken.
  valid_to INTEGER NOT NULL CHECK (valid_to >= decided_on),
  -- Names of columns with spaces between; empty for all.
  columns TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  recorded_by BLOB NOT NULL,
  -- When, by whom and why it ceased to hold: withdrawn, or recorded wrongly and recorded anew.
  revoked_at INTEGER,
  revoked_by BLOB,
  revoked_reason TEXT CHECK (length(revoked_reason) BETWEEN 1 AND 300),
  PRIMARY KEY (municipality_id, id),
  FOREIGN KEY (municipality_id, zone_id) REFERENCES zone (municipality_id, id),
  FOREIGN KEY (municipality_id, programme_id) REFERENCES programme (municipality_id, id),
  FOREIGN KEY (municipality_id, recipient_id) REFERENCES user_account (municipality_id, id),
  FOREIGN KEY (municipality_id, recorded_by) REFERENCES user_account (municipality_id, id),
  FOREIGN KEY (municipality_id, revoked_by) REFERENCES user_account (municipality_id, id),
  CHECK ((revoked_at IS NULL) = (revoked_by IS NULL)),
  CHECK ((revoked_at IS NULL) = (revoked_reason IS NULL))
) STRICT;

-- One that was revoked may be recorded anew under the same reference.
CREATE UNIQUE INDEX disclosure_decision_held
  ON disclosure_decision (municipality_id, programme_id, recipient_id, reference)
  WHERE revoked_at IS NULL;

CREATE TABLE extract (
  municipality_id BLOB NOT NULL,
  id BLOB NOT NULL,
  -- What the files call it: U7.
  number INTEGER NOT NULL CHECK (number >= 1),
  zone_id BLOB NOT NULL,
  programme_id BLOB NOT NULL,
  -- What it is limited to: a unit with those below, episodes begun in a period.
  unit_id BLOB,
  from_day INTEGER,
  to_day INTEGER,
  purpose TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  decision_id BLOB,
  -- The version of the zone's pseudonym key that its own key follows from.
  key_version INTEGER NOT NULL,
  taken_by BLOB NOT NULL,
  taken_at INTEGER NOT NULL,
  -- The day by which the files are to be deleted.
  expires_on INTEGER NOT NULL,
  -- When the files were written; nil while they have not been, or were broken off.
  fetched_at INTEGER,
  completed_at INTEGER CHECK (completed_at IS NULL OR fetched_at IS NOT NULL),
  row_count INTEGER,
  episode_count INTEGER,
  person_count INTEGER,
  -- SHA-256 of the ids of the persons in it, in the order of their ids.
  person_digest BLOB CHECK (length(person_digest) = 32),
  deleted_at INTEGER,
  deleted_by BLOB,
  PRIMARY KEY (municipality_id, id),
  UNIQUE (municipality_id, number),
  FOREIGN KEY (municipality_id, zone_id) REFERENCES zone (municipality_id, id),
  FOREIGN KEY (municipality_id, programme_id) REFERENCES programme (municipality_id, id),
  FOREIGN KEY (municipality_id, unit_id) REFERENCES org_unit (municipality_id, id),
  FOREIGN KEY (municipality_id, decision_id) REFERENCES disclosure_decision (municipality_id, id),
  FOREIGN KEY (municipality_id, taken_by) REFERENCES user_account (municipality_id, id),
  FOREIGN KEY (municipality_id, deleted_by) REFERENCES user_account (municipality_id, id),
  CHECK ((purpose = 'research') = (decision_id IS NOT NULL)),
  CHECK ((deleted_at IS NULL) = (deleted_by IS NULL)),
  CHECK (completed_at IS NULL OR (row_count IS NOT NULL AND episode_count IS NOT NULL
    AND person_count IS NOT NULL AND person_digest IS NOT NULL))
) STRICT;
