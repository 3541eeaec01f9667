-- What daily use needs: plans and lists for those who may not read the people behind them, what has
-- been looked at, and what was decided about the questions.

-- It carries what a schedule is made of, so that a plan is made without reading an episode.
DROP INDEX episode_of_programme;
CREATE INDEX episode_of_programme
  ON episode (municipality_id, programme_id, unit_id, start_day, end_day, deceased_day,
    programme_version, moved_to_unit_id, merged_into_id, batch);

-- How many forms are to come and how items are answered, of the whole board: made once a month and
-- never changed, as frozen_result.
CREATE TABLE frozen_plan (
  municipality_id BLOB NOT NULL,
  programme_id BLOB NOT NULL,
  month INTEGER NOT NULL,
  subject TEXT NOT NULL CHECK (subject IN ('plan', 'items')),
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (municipality_id, programme_id, month, subject),
  FOREIGN KEY (municipality_id, programme_id) REFERENCES programme (municipality_id, id)
) STRICT;

CREATE TRIGGER frozen_plan_kept_update BEFORE UPDATE ON frozen_plan
  BEGIN SELECT RAISE(ABORT, 'a frozen plan is never changed'); END;

-- On how many days of a month somebody of a unit looked at a measure, an indicator or a breakdown;
-- not who.
CREATE TABLE result_use (
  municipality_id BLOB NOT NULL,
  programme_id BLOB NOT NULL,
  month INTEGER NOT NULL,
  subject TEXT NOT NULL CHECK (length(subject) BETWEEN 1 AND 64),
  unit_id BLOB NOT NULL,
  days INTEGER NOT NULL CHECK (days BETWEEN 1 AND 31),
  last_day INTEGER NOT NULL,
  PRIMARY KEY (municipality_id, programme_id, month, subject, unit_id),
  FOREIGN KEY (municipality_id, programme_id) REFERENCES programme (municipality_id, id),
  FOREIGN KEY (municipality_id, unit_id) REFERENCES org_unit (municipality_id, id)
) STRICT, WITHOUT ROWID;

-- What was decided about an item, or with its help; the latest to keep or to stop holds.
CREATE TABLE item_decision (
  municipality_id BLOB NOT NULL,
  programme_id BLOB NOT NULL,
  id BLOB NOT NULL,
  item TEXT NOT NULL CHECK (length(item) BETWEEN 1 AND 64),
  -- The version that was reported when it was decided.
  version INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('used', 'keep', 'stop')),
  reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 300),
  recorded_at INTEGER NOT NULL,
  recorded_by BLOB NOT NULL,
  PRIMARY KEY (municipality_id, programme_id, id),
  FOREIGN KEY (municipality_id, programme_id, version)
    REFERENCES programme_version (municipality_id, programme_id, version),
  FOREIGN KEY (municipality_id, recorded_by) REFERENCES user_account (municipality_id, id)
) STRICT, WITHOUT ROWID;
