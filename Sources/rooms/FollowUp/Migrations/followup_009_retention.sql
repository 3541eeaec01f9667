-- Deletion in time (gallring): by which decision, what holds it up, each time that it was done.

CREATE TABLE retention_decision (
  municipality_id BLOB NOT NULL,
  id BLOB NOT NULL,
  programme_id BLOB NOT NULL,
  -- From which day the months are counted: the end of the episode, or the last answer in it.
  basis TEXT NOT NULL CHECK (basis IN ('end', 'lastAnswer')),
  months INTEGER NOT NULL CHECK (months BETWEEN 0 AND 1200),
  archives_first INTEGER NOT NULL CHECK (archives_first IN (0, 1)),
  -- The first day on which anything is deleted by it.
  begins_on INTEGER NOT NULL,
  reference TEXT NOT NULL CHECK (length(reference) BETWEEN 1 AND 100),
  decided_on INTEGER NOT NULL,
  -- The one who decided, by title and name.
  decided_by TEXT NOT NULL CHECK (length(decided_by) BETWEEN 1 AND 200),
  recorded_at INTEGER NOT NULL,
  recorded_by BLOB NOT NULL,
  -- When it was replaced by another or taken out of use.
  ended_at INTEGER,
  ended_by BLOB,
  PRIMARY KEY (municipality_id, id),
  FOREIGN KEY (municipality_id, programme_id) REFERENCES programme (municipality_id, id),
  FOREIGN KEY (municipality_id, recorded_by) REFERENCES user_account (municipality_id, id),
  FOREIGN KEY (municipality_id, ended_by) REFERENCES user_account (municipality_id, id),
  CHECK ((ended_at IS NULL) = (ended_by IS NULL))
) STRICT;

CREATE UNIQUE INDEX retention_decision_in_force
  ON retention_decision (municipality_id, programme_id) WHERE ended_at IS NULL;

-- What must not be deleted for a time, though it is due: a whole board, a programme or one person.
CREATE TABLE retention_hold (
  municipality_id BLOB NOT NULL,
  id BLOB NOT NULL,
  zone_id BLOB NOT NULL,
  programme_id BLOB,
  covers TEXT NOT NULL CHECK (covers IN ('zone', 'programme', 'person')),
  -- Forgotten when the person is deleted after the hold.
  person_id BLOB CHECK (person_id IS NULL OR covers = 'person'),
  cause TEXT NOT NULL CHECK (cause IN ('request', 'appeal', 'supervision', 'other')),
  reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 300),
  reference TEXT NOT NULL CHECK (length(reference) BETWEEN 1 AND 100),
  from_day INTEGER NOT NULL,
  -- Its last day; nil until somebody lifts it.
  to_day INTEGER CHECK (to_day >= from_day),
  recorded_at INTEGER NOT NULL,
  recorded_by BLOB NOT NULL,
  lifted_at INTEGER,
  lifted_by BLOB,
  PRIMARY KEY (municipality_id, id),
  FOREIGN KEY (municipality_id, zone_id) REFERENCES zone (municipality_id, id),
  FOREIGN KEY (municipality_id, programme_id) REFERENCES programme (municipality_id, id),
  FOREIGN KEY (municipality_id, person_id) REFERENCES person (municipality_id, id),
  FOREIGN KEY (municipality_id, recorded_by) REFERENCES user_account (municipality_id, id),
  FOREIGN KEY (municipality_id, lifted_by) REFERENCES user_account (municipality_id, id),
  CHECK ((covers = 'programme') = (programme_id IS NOT NULL)),
  CHECK ((lifted_at IS NULL) = (lifted_by IS NULL))
) STRICT;

CREATE INDEX retention_hold_person ON retention_hold (municipality_id, person_id)
  WHERE person_id IS NOT NULL;

-- One deletion; when it is done the row is the certificate (gallringsbevis).
CREATE TABLE retention_run (
  municipality_id BLOB NOT NULL,
  id BLOB NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  decision_id BLOB NOT NULL,
  programme_id BLOB NOT NULL,
  -- What ended, or was last answered, on this day or earlier is deleted.
  cut_off INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('exporting', 'exported', 'deleting', 'done')),
  started_at INTEGER NOT NULL,
  -- The archive that was made before, and how the archives called it when they had it.
  archive_digest BLOB CHECK (length(archive_digest) = 32),
  archive_bytes INTEGER,
  archived_at INTEGER,
  archived_by BLOB,
  archive_reference TEXT CHECK (length(archive_reference) BETWEEN 1 AND 100),
  received_at INTEGER,
  received_by BLOB,
  -- What was deleted: a JSON object of numbers by table.
  counts TEXT NOT NULL DEFAULT '{}',
  first_end INTEGER,
  last_end INTEGER,
  -- What was archived and yet kept: changed since, or held.
  kept INTEGER NOT NULL DEFAULT 0,
  done_at INTEGER,
  PRIMARY KEY (municipality_id, id),
  UNIQUE (municipality_id, number),
  FOREIGN KEY (municipality_id, decision_id) REFERENCES retention_decision (municipality_id, id),
  FOREIGN KEY (municipality_id, programme_id) REFERENCES programme (municipality_id, id),
  FOREIGN KEY (municipality_id, archived_by) REFERENCES user_account (municipality_id, id),
  FOREIGN KEY (municipality_id, received_by) REFERENCES user_account (municipality_id, id),
  CHECK ((state = 'done') = (done_at IS NOT NULL)),
  CHECK ((archive_digest IS NULL) = (archived_at IS NULL))
) STRICT;

CREATE UNIQUE INDEX retention_run_under_way
  ON retention_run (municipality_id, programme_id) WHERE done_at IS NULL;

-- A certificate is never changed.
CREATE TRIGGER retention_run_kept_update BEFORE UPDATE ON retention_run WHEN old.done_at IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'a certificate of deletion is never changed'); END;
CREATE TRIGGER retention_run_kept_delete BEFORE DELETE ON retention_run WHEN old.done_at IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'a certificate of deletion is never deleted'); END;

-- What was archived and is to be deleted, with a digest of what it was; gone with the episode.
CREATE TABLE retention_item (
  municipality_id BLOB NOT NULL,
  run_id BLOB NOT NULL,
  episode_id BLOB NOT NULL,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  PRIMARY KEY (municipality_id, run_id, episode_id),
  FOREIGN KEY (municipality_id, run_id) REFERENCES retention_run (municipality_id, id),
  FOREIGN KEY (municipality_id, episode_id) REFERENCES episode (municipality_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX retention_item_episode ON retention_item (municipality_id, episode_id);
