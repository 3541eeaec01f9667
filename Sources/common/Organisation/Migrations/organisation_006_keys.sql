-- Which keys the installation has used, besides those of the zones: another, or a file that is lost, is
-- refused, and no new key is made in its place.
CREATE TABLE installation_key (
  municipality_id BLOB NOT NULL REFERENCES municipality (id),
  name TEXT NOT NULL CHECK (name IN ('audit', 'audit-signing', 'accounts')),
  fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 8),
  noted_at INTEGER NOT NULL,
  -- When somebody who could not get it back took another.
  given_up_at INTEGER,
  PRIMARY KEY (municipality_id, name, fingerprint)
) STRICT;

-- How often somebody was refused by a route in an hour: the log has the 1st, 10th, 100th … of them.
CREATE TABLE denial_tally (
  municipality_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  route TEXT NOT NULL CHECK (route <> ''),
  -- Since 1970.
  hour INTEGER NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 1),
  PRIMARY KEY (municipality_id, user_id, route),
  FOREIGN KEY (municipality_id, user_id) REFERENCES user_account (municipality_id, id)
) STRICT;

-- Entries name the key that sealed them.
INSERT INTO installation_key (municipality_id, name, fingerprint, noted_at, given_up_at)
  SELECT municipality_id, 'audit', key_id, min(at), NULL FROM audit_entry
  GROUP BY municipality_id, key_id;
