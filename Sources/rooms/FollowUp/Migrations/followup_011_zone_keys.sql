-- Which pseudonym keys a zone has used: not the keys, only what tells one from another, so that a wrong
-- or a missing key is seen before anything is looked up by it.
CREATE TABLE zone_key (
  municipality_id BLOB NOT NULL,
  zone_id BLOB NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 8),
  noted_at INTEGER NOT NULL,
  PRIMARY KEY (municipality_id, zone_id, version),
  FOREIGN KEY (municipality_id, zone_id) REFERENCES zone (municipality_id, id)
) STRICT;

-- Those who still have a pseudonym by an older key are found while keys are changed.
CREATE INDEX person_of_key ON person (municipality_id, zone_id, key_version);
