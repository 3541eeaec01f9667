-- Who there is, what they may do, and what they did.

CREATE TABLE municipality (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  code TEXT NOT NULL UNIQUE CHECK (code <> ''),
  name TEXT NOT NULL CHECK (name <> ''),
  is_demo INTEGER NOT NULL CHECK (is_demo IN (0, 1))
) STRICT;

-- One board's area of secrecy: person-level data leaves it only by recorded decision.
CREATE TABLE zone (
  municipality_id BLOB NOT NULL REFERENCES municipality (id),
  id BLOB NOT NULL CHECK (length(id) = 16),
  code TEXT NOT NULL CHECK (code <> ''),
  name TEXT NOT NULL CHECK (name <> ''),
  threshold INTEGER NOT NULL CHECK (threshold BETWEEN 2 AND 100),
  personal_data_enabled INTEGER NOT NULL CHECK (personal_data_enabled IN (0, 1)),
  PRIMARY KEY (municipality_id, id),
  UNIQUE (municipality_id, code)
) STRICT;

-- Days are numbers of days since 1970-01-01, moments milliseconds since then.
CREATE TABLE org_unit (
  municipality_id BLOB NOT NULL REFERENCES municipality (id),
  id BLOB NOT NULL CHECK (length(id) = 16),
  parent_id BLOB CHECK (parent_id IS NULL OR parent_id <> id),
  zone_id BLOB,
  kind TEXT NOT NULL CHECK (kind IN (
    'subregion', 'municipality', 'board', 'administration', 'department', 'unit', 'team',
    'provider')),
  code TEXT NOT NULL CHECK (code <> ''),
  name TEXT NOT NULL CHECK (name <> ''),
  sort_key TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER CHECK (valid_to IS NULL OR valid_to >= valid_from),
  PRIMARY KEY (municipality_id, id),
  UNIQUE (municipality_id, code),
  FOREIGN KEY (municipality_id, parent_id) REFERENCES org_unit (municipality_id, id),
  FOREIGN KEY (municipality_id, zone_id) REFERENCES zone (municipality_id, id),
  CONSTRAINT board_has_zone CHECK (kind <> 'board' OR zone_id IS NOT NULL)
) STRICT;
CREATE INDEX org_unit_parent ON org_unit (municipality_id, parent_id);
CREATE UNIQUE INDEX org_unit_board ON org_unit (municipality_id, zone_id) WHERE kind = 'board';

CREATE TABLE unit_succession (
  municipality_id BLOB NOT NULL,
  predecessor_id BLOB NOT NULL,
  successor_id BLOB NOT NULL,
  day INTEGER NOT NULL,
  PRIMARY KEY (municipality_id, predecessor_id, successor_id),
  FOREIGN KEY (municipality_id, predecessor_id) REFERENCES org_unit (municipality_id, id),
  FOREIGN KEY (municipality_id, successor_id) REFERENCES org_unit (municipality_id, id),
  CHECK (predecessor_id <> successor_id)
) STRICT;
CREATE INDEX unit_succession_successor ON unit_succession (municipality_id, successor_id);

CREATE TABLE user_account (
  municipality_id BLOB NOT NULL REFERENCES municipality (id),
  id BLOB NOT NULL CHECK (length(id) = 16),
  login TEXT NOT NULL CHECK (login <> '' AND login = lower(login)),
  name TEXT NOT NULL CHECK (name <> ''),
  sort_key TEXT NOT NULL,
  language TEXT NOT NULL CHECK (language IN ('sv', 'en')),
  is_protected INTEGER NOT NULL CHECK (is_protected IN (0, 1)),
  is_closed INTEGER NOT NULL CHECK (is_closed IN (0, 1)),
  password_hash TEXT NOT NULL CHECK (password_hash LIKE '$argon2id$%'),
  must_change_password INTEGER NOT NULL CHECK (must_change_password IN (0, 1)),
  PRIMARY KEY (municipality_id, id),
  UNIQUE (municipality_id, login)
) STRICT;

CREATE TABLE membership (
  municipality_id BLOB NOT NULL,
  id BLOB NOT NULL CHECK (length(id) = 16),
  user_id BLOB NOT NULL,
  unit_id BLOB NOT NULL,
  role TEXT NOT NULL CHECK (role IN (
    'caseworker', 'senior', 'unitManager', 'developer', 'analyst', 'director', 'boardMember',
    'researcher', 'regionalCoordinator', 'administrator', 'dataProtectionOfficer', 'logReviewer',
    'registrar', 'auditor', 'provider', 'clientRepresentative')),
  valid_from INTEGER NOT NULL,
  valid_to INTEGER CHECK (valid_to IS NULL OR valid_to >= valid_from),
  PRIMARY KEY (municipality_id, id),
  UNIQUE (municipality_id, user_id, unit_id, role, valid_from),
  FOREIGN KEY (municipality_id, user_id) REFERENCES user_account (municipality_id, id),
  FOREIGN KEY (municipality_id, unit_id) REFERENCES org_unit (municipality_id, id)
) STRICT;
CREATE INDEX membership_unit ON membership (municipality_id, unit_id);

-- The people who are named to read about those with protected identity.
CREATE TABLE protected_reader (
  municipality_id BLOB NOT NULL,
  zone_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER CHECK (valid_to IS NULL OR valid_to >= valid_from),
  PRIMARY KEY (municipality_id, zone_id, user_id, valid_from),
  FOREIGN KEY (municipality_id, zone_id) REFERENCES zone (municipality_id, id),
  FOREIGN KEY (municipality_id, user_id) REFERENCES user_account (municipality_id, id)
) STRICT;

-- A session is found by the SHA-256 digest of its token; the token itself is only in the browser.
CREATE TABLE session (
  municipality_id BLOB NOT NULL,
  token_digest BLOB NOT NULL CHECK (length(token_digest) = 32),
  user_id BLOB NOT NULL,
  csrf_token TEXT NOT NULL CHECK (length(csrf_token) >= 43),
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL CHECK (seen_at >= created_at),
  PRIMARY KEY (municipality_id, token_digest),
  FOREIGN KEY (municipality_id, user_id) REFERENCES user_account (municipality_id, id)
) STRICT;
CREATE INDEX session_user ON session (municipality_id, user_id);
CREATE INDEX session_seen ON session (municipality_id, seen_at);

-- What was tried is kept as a digest: people type passwords in the wrong field.
CREATE TABLE log_in_failure (
  municipality_id BLOB NOT NULL REFERENCES municipality (id),
  key_digest BLOB NOT NULL CHECK (length(key_digest) = 32),
  id BLOB NOT NULL CHECK (length(id) = 16),
  at INTEGER NOT NULL,
  PRIMARY KEY (municipality_id, key_digest, id)
) STRICT;
CREATE INDEX log_in_failure_at ON log_in_failure (municipality_id, at);

-- Every granted reading about persons.
CREATE TABLE access_log (
  municipality_id BLOB NOT NULL,
  id BLOB NOT NULL CHECK (length(id) = 16),
  at INTEGER NOT NULL,
  user_id BLOB NOT NULL,
  zone_id BLOB NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose <> ''),
  reason TEXT,
  extent TEXT NOT NULL CHECK (extent IN ('assigned', 'units', 'zone')),
  via TEXT NOT NULL CHECK (via <> ''),
  PRIMARY KEY (municipality_id, id),
  FOREIGN KEY (municipality_id, user_id) REFERENCES user_account (municipality_id, id),
  FOREIGN KEY (municipality_id, zone_id) REFERENCES zone (municipality_id, id)
) STRICT;
CREATE INDEX access_log_user ON access_log (municipality_id, user_id, at);
CREATE INDEX access_log_zone ON access_log (municipality_id, zone_id, at);

-- What was read: persons and episodes one by one, or a whole unit or zone.
CREATE TABLE access_log_subject (
  municipality_id BLOB NOT NULL,
  access_id BLOB NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('person', 'episode', 'programme', 'unit', 'zone')),
  subject_id BLOB NOT NULL CHECK (length(subject_id) = 16),
  PRIMARY KEY (municipality_id, access_id, kind, subject_id),
  FOREIGN KEY (municipality_id, access_id) REFERENCES access_log (municipality_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX access_log_subject_subject
  ON access_log_subject (municipality_id, subject_id, access_id);

-- Every change: who, when, what. No personal data in it.
CREATE TABLE change_log (
  municipality_id BLOB NOT NULL REFERENCES municipality (id),
  id BLOB NOT NULL CHECK (length(id) = 16),
  at INTEGER NOT NULL,
  user_id BLOB,
  zone_id BLOB,
  event TEXT NOT NULL CHECK (event <> ''),
  subject_id BLOB CHECK (subject_id IS NULL OR length(subject_id) = 16),
  detail TEXT,
  PRIMARY KEY (municipality_id, id),
  FOREIGN KEY (municipality_id, user_id) REFERENCES user_account (municipality_id, id),
  FOREIGN KEY (municipality_id, zone_id) REFERENCES zone (municipality_id, id)
) STRICT;
CREATE INDEX change_log_subject ON change_log (municipality_id, subject_id, at);
CREATE INDEX change_log_at ON change_log (municipality_id, at);

CREATE TRIGGER access_log_no_update BEFORE UPDATE ON access_log
BEGIN SELECT raise(ABORT, 'access_log is sealed'); END;
CREATE TRIGGER access_log_no_delete BEFORE DELETE ON access_log
BEGIN SELECT raise(ABORT, 'access_log is sealed'); END;
CREATE TRIGGER access_log_subject_no_update BEFORE UPDATE ON access_log_subject
BEGIN SELECT raise(ABORT, 'access_log_subject is sealed'); END;
CREATE TRIGGER access_log_subject_no_delete BEFORE DELETE ON access_log_subject
BEGIN SELECT raise(ABORT, 'access_log_subject is sealed'); END;
CREATE TRIGGER change_log_no_update BEFORE UPDATE ON change_log
BEGIN SELECT raise(ABORT, 'change_log is sealed'); END;
CREATE TRIGGER change_log_no_delete BEFORE DELETE ON change_log
BEGIN SELECT raise(ABORT, 'change_log is sealed'); END;
