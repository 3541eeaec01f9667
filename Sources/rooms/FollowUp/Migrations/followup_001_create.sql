-- Programmes, people behind pseudonyms, their episodes and answers.

CREATE TABLE programme (
  municipality_id BLOB NOT NULL REFERENCES municipality (id),
  id BLOB NOT NULL,
  zone_id BLOB NOT NULL,
  owner_unit_id BLOB NOT NULL,
  key TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 64),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (municipality_id, id),
  UNIQUE (municipality_id, zone_id, key),
  FOREIGN KEY (municipality_id, zone_id) REFERENCES zone (municipality_id, id),
  FOREIGN KEY (municipality_id, owner_unit_id) REFERENCES org_unit (municipality_id, id)
) STRICT;

-- A version is never changed; what the municipality adds before the start stands beside it.
CREATE TABLE programme_version (
  municipality_id BLOB NOT NULL,
  programme_id BLOB NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  package TEXT NOT NULL,
  -- The packages that it includes, as they were: a JSON object of texts by name.
  includes TEXT NOT NULL DEFAULT '{}',
  registered_at INTEGER NOT NULL,
  registered_by BLOB,
  impact_assessment TEXT,
  officer_opinion TEXT,
  retention_decision TEXT,
  ethics_approval TEXT,
  disclosure_decision TEXT,
  started_at INTEGER,
  stopped_at INTEGER,
  PRIMARY KEY (municipality_id, programme_id, version),
  FOREIGN KEY (municipality_id, programme_id) REFERENCES programme (municipality_id, id),
  CHECK (stopped_at IS NULL OR started_at IS NOT NULL),
  CHECK (started_at IS NULL OR (impact_assessment IS NOT NULL AND officer_opinion IS NOT NULL
    AND retention_decision IS NOT NULL))
) STRICT;

-- Who somebody is stands nowhere: a keyed digest ties together what belongs to one person.
CREATE TABLE person (
  municipality_id BLOB NOT NULL,
  id BLOB NOT NULL,
  zone_id BLOB NOT NULL,
  pseudonym BLOB NOT NULL CHECK (length(pseudonym) = 32),
  key_version INTEGER NOT NULL,
  is_protected INTEGER NOT NULL DEFAULT 0 CHECK (is_protected IN (0, 1)),
  PRIMARY KEY (municipality_id, id),
  UNIQUE (municipality_id, zone_id, pseudonym),
  FOREIGN KEY (municipality_id, zone_id) REFERENCES zone (municipality_id, id)
) STRICT;

-- An import writes its rows under a number of its own; they are seen once it is 'visible'. While it
-- is 'staging' it holds the number and has written nothing.
-- Number 0 is what people typed, 1 what they replaced.
CREATE TABLE import_batch (
  municipality_id BLOB NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 2),
  programme_id BLOB NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('staging', 'merging', 'visible', 'undoing')),
  file_name TEXT NOT NULL,
  rows_read INTEGER NOT NULL,
  rows_accepted INTEGER NOT NULL,
  -- Machine, process and a random part: who writes it, and when they last showed that they do.
  owner TEXT NOT NULL,
  heartbeat_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by BLOB,
  PRIMARY KEY (municipality_id, number),
  FOREIGN KEY (municipality_id, programme_id) REFERENCES programme (municipality_id, id)
) STRICT;

-- What an import changes of episodes at the moment when it becomes visible; empty in between.
CREATE TABLE import_change (
  municipality_id BLOB NOT NULL,
  batch INTEGER NOT NULL,
  episode_id BLOB NOT NULL,
  -- What the episode must still be for the change to be made.
  row_version INTEGER NOT NULL,
  person_id BLOB NOT NULL,
  protects INTEGER NOT NULL CHECK (protects IN (0, 1)),
  unit_id BLOB NOT NULL,
  worker_id BLOB,
  case_reference TEXT,
  household TEXT,
  start_day INTEGER NOT NULL,
  end_day INTEGER,
  gender TEXT NOT NULL,
  birth_year INTEGER,
  attributes TEXT NOT NULL,
  PRIMARY KEY (municipality_id, batch, episode_id),
  FOREIGN KEY (municipality_id, batch) REFERENCES import_batch (municipality_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE episode (
  municipality_id BLOB NOT NULL,
  id BLOB NOT NULL,
  zone_id BLOB NOT NULL,
  programme_id BLOB NOT NULL,
  programme_version INTEGER NOT NULL,
  person_id BLOB NOT NULL,
  -- The unit at start: results are counted there.
  unit_id BLOB NOT NULL,
  worker_id BLOB,
  case_reference TEXT,
  household TEXT,
  start_day INTEGER NOT NULL,
  end_day INTEGER CHECK (end_day >= start_day),
  gender TEXT NOT NULL CHECK (gender IN ('female', 'male', 'other', 'unknown')),
  birth_year INTEGER CHECK (birth_year BETWEEN 1880 AND 2200),
  -- JSON object of texts that an import set.
  attributes TEXT NOT NULL DEFAULT '{}',
  batch INTEGER NOT NULL DEFAULT 0,
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  created_by BLOB,
  PRIMARY KEY (municipality_id, id),
  FOREIGN KEY (municipality_id, programme_id, programme_version)
    REFERENCES programme_version (municipality_id, programme_id, version),
  FOREIGN KEY (municipality_id, person_id) REFERENCES person (municipality_id, id),
  FOREIGN KEY (municipality_id, unit_id) REFERENCES org_unit (municipality_id, id),
  FOREIGN KEY (municipality_id, worker_id) REFERENCES user_account (municipality_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX episode_of_programme
  ON episode (municipality_id, programme_id, unit_id, start_day);
CREATE INDEX episode_of_person ON episode (municipality_id, person_id, programme_id);
CREATE INDEX episode_of_worker ON episode (municipality_id, worker_id)
  WHERE worker_id IS NOT NULL;
CREATE INDEX episode_of_batch ON episode (municipality_id, batch) WHERE batch > 1;

-- One filled-in form. A changed one is a new row that supersedes the old: nothing is overwritten.
CREATE TABLE response (
  municipality_id BLOB NOT NULL,
  episode_id BLOB NOT NULL,
  id BLOB NOT NULL,
  -- Empty when only the day says which occasion it belongs to.
  occasion TEXT NOT NULL,
  measured_on INTEGER NOT NULL,
  is_draft INTEGER NOT NULL DEFAULT 0 CHECK (is_draft IN (0, 1)),
  not_done TEXT,
  -- JSON object, see AnswerSheetCoding.
  answers TEXT NOT NULL,
  batch INTEGER NOT NULL DEFAULT 0,
  -- The batch that replaced it: 0 none, 1 somebody typing, otherwise an import's number.
  superseded_by INTEGER NOT NULL DEFAULT 0,
  recorded_at INTEGER NOT NULL,
  recorded_by BLOB,
  PRIMARY KEY (municipality_id, episode_id, id),
  FOREIGN KEY (municipality_id, episode_id) REFERENCES episode (municipality_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX response_of_occasion ON response (municipality_id, episode_id, occasion)
  WHERE superseded_by = 0 AND occasion <> '';
CREATE UNIQUE INDEX response_of_day ON response (municipality_id, episode_id, measured_on)
  WHERE superseded_by = 0 AND occasion = '';
CREATE INDEX response_of_batch ON response (municipality_id, batch) WHERE batch > 1;
CREATE INDEX response_superseded ON response (municipality_id, superseded_by)
  WHERE superseded_by > 1;

-- What those see who may not read the episodes behind: made once a month and never changed.
CREATE TABLE frozen_result (
  municipality_id BLOB NOT NULL,
  programme_id BLOB NOT NULL,
  month INTEGER NOT NULL,
  -- Measure or indicator, occasion and breakdown.
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (municipality_id, programme_id, month, subject),
  FOREIGN KEY (municipality_id, programme_id) REFERENCES programme (municipality_id, id)
) STRICT;

CREATE TRIGGER frozen_result_kept_update BEFORE UPDATE ON frozen_result
  BEGIN SELECT RAISE(ABORT, 'a frozen result is never changed'); END;
