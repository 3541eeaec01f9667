-- How people prove who they are: second factors, sessions that follow their rights, slower guessing.

-- A temporary password is of no use after this.
ALTER TABLE user_account ADD COLUMN temporary_until INTEGER;

-- Made anew, with more about each session: everybody logs in once more.
DROP TABLE session;
CREATE TABLE session (
  municipality_id BLOB NOT NULL,
  -- SHA-256 of the token; the token itself is only in the browser.
  token_digest BLOB NOT NULL CHECK (length(token_digest) = 32),
  user_id BLOB NOT NULL,
  csrf_token TEXT NOT NULL CHECK (length(csrf_token) >= 43),
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL CHECK (seen_at >= created_at),
  -- Digest of the roles that the user had when the token was made.
  rights BLOB NOT NULL CHECK (length(rights) = 32),
  -- Browser and system in a few words, for the user to know it by.
  program TEXT NOT NULL,
  via TEXT NOT NULL CHECK (via IN ('password', 'provider')),
  PRIMARY KEY (municipality_id, token_digest),
  FOREIGN KEY (municipality_id, user_id) REFERENCES user_account (municipality_id, id)
) STRICT;
CREATE INDEX session_user ON session (municipality_id, user_id);
CREATE INDEX session_seen ON session (municipality_id, seen_at);

-- A password that was right, and a code that is still to come.
CREATE TABLE log_in_step (
  municipality_id BLOB NOT NULL,
  token_digest BLOB NOT NULL CHECK (length(token_digest) = 32),
  user_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (municipality_id, token_digest),
  FOREIGN KEY (municipality_id, user_id) REFERENCES user_account (municipality_id, id)
) STRICT;
CREATE INDEX log_in_step_at ON log_in_step (municipality_id, at);

-- The secret of somebody's authenticator, sealed by a key that is outside the database.
CREATE TABLE authenticator (
  municipality_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  secret BLOB NOT NULL CHECK (length(secret) > 40),
  -- Null until a code has shown that the authenticator has it.
  confirmed_at INTEGER,
  -- The last step of time whose code was used: none is taken twice.
  last_step INTEGER NOT NULL,
  PRIMARY KEY (municipality_id, user_id),
  FOREIGN KEY (municipality_id, user_id) REFERENCES user_account (municipality_id, id)
) STRICT;

-- SHA-256 of codes of 118 random bits, for who has lost the authenticator.
CREATE TABLE recovery_code (
  municipality_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  used_at INTEGER,
  PRIMARY KEY (municipality_id, user_id, digest),
  FOREIGN KEY (municipality_id, user_id) REFERENCES user_account (municipality_id, id)
) STRICT;
