-- Log-in by an identity provider.

-- Whose an account is at the provider. What it says of names may change; its subject does not.
CREATE TABLE provider_account (
  municipality_id BLOB NOT NULL,
  issuer TEXT NOT NULL CHECK (issuer <> ''),
  subject TEXT NOT NULL CHECK (subject <> ''),
  user_id BLOB NOT NULL,
  bound_at INTEGER NOT NULL,
  PRIMARY KEY (municipality_id, issuer, subject),
  UNIQUE (municipality_id, issuer, user_id),
  FOREIGN KEY (municipality_id, user_id) REFERENCES user_account (municipality_id, id)
) STRICT;

-- The roles that the provider's groups gave; others are never ended by it.
CREATE TABLE provider_membership (
  municipality_id BLOB NOT NULL,
  membership_id BLOB NOT NULL,
  PRIMARY KEY (municipality_id, membership_id),
  FOREIGN KEY (municipality_id, membership_id) REFERENCES membership (municipality_id, id)
    ON DELETE CASCADE
) STRICT;

-- Answers that have come: none is taken twice.
CREATE TABLE provider_answer (
  municipality_id BLOB NOT NULL REFERENCES municipality (id),
  state_digest BLOB NOT NULL CHECK (length(state_digest) = 32),
  at INTEGER NOT NULL,
  PRIMARY KEY (municipality_id, state_digest)
) STRICT;
CREATE INDEX provider_answer_at ON provider_answer (municipality_id, at);
