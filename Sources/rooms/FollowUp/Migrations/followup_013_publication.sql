-- Publications: what is planned to leave a zone, what has, and the ledger by which it is proved.

CREATE TABLE publication (
  municipality_id BLOB NOT NULL,
  id BLOB NOT NULL,
  -- What people call it by: P3.
  number INTEGER NOT NULL CHECK (number >= 1),
  zone_id BLOB NOT NULL,
  programme_id BLOB NOT NULL,
  audience TEXT NOT NULL CHECK (audience IN ('board', 'municipality', 'subregion', 'public')),
  -- PublicationPlan and PublicationPreview as JSON.
  plan TEXT NOT NULL,
  preview TEXT NOT NULL,
  planned_at INTEGER NOT NULL,
  planned_by BLOB NOT NULL,
  PRIMARY KEY (municipality_id, id),
  UNIQUE (municipality_id, number),
  FOREIGN KEY (municipality_id, zone_id) REFERENCES zone (municipality_id, id),
  FOREIGN KEY (municipality_id, programme_id) REFERENCES programme (municipality_id, id),
  FOREIGN KEY (municipality_id, planned_by) REFERENCES user_account (municipality_id, id)
) STRICT;

CREATE INDEX publication_of_programme ON publication (municipality_id, programme_id);

-- One for each series of a programme: a version that breaks the series begins another.
CREATE TABLE publication_ledger (
  municipality_id BLOB NOT NULL,
  id BLOB NOT NULL,
  zone_id BLOB NOT NULL,
  programme_id BLOB NOT NULL,
  -- The first version of the series.
  series INTEGER NOT NULL CHECK (series >= 1),
  -- The smallest group that is shown, the same to the end.
  threshold INTEGER NOT NULL CHECK (threshold >= 1),
  begun_at INTEGER NOT NULL,
  PRIMARY KEY (municipality_id, id),
  UNIQUE (municipality_id, programme_id, series),
  FOREIGN KEY (municipality_id, zone_id) REFERENCES zone (municipality_id, id),
  FOREIGN KEY (municipality_id, programme_id) REFERENCES programme (municipality_id, id)
) STRICT;

-- What each release added to the ledger, and its proof. Neither leaves the zone.
CREATE TABLE publication_seal (
  municipality_id BLOB NOT NULL,
  ledger_id BLOB NOT NULL,
  -- From 0.
  place INTEGER NOT NULL CHECK (place >= 0),
  bytes BLOB NOT NULL CHECK (length(bytes) > 32),
  certificate BLOB NOT NULL CHECK (length(certificate) > 0),
  PRIMARY KEY (municipality_id, ledger_id, place),
  FOREIGN KEY (municipality_id, ledger_id) REFERENCES publication_ledger (municipality_id, id)
) STRICT;

-- The parts of the board that know their own persons, by the number that the ledger has for them.
CREATE TABLE publication_holder (
  municipality_id BLOB NOT NULL,
  ledger_id BLOB NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 0),
  unit_id BLOB NOT NULL,
  PRIMARY KEY (municipality_id, ledger_id, number),
  UNIQUE (municipality_id, ledger_id, unit_id),
  FOREIGN KEY (municipality_id, ledger_id) REFERENCES publication_ledger (municipality_id, id),
  FOREIGN KEY (municipality_id, unit_id) REFERENCES org_unit (municipality_id, id)
) STRICT;

-- Which atom of the ledger somebody was in after its last release: forgotten with the person.
CREATE TABLE publication_atom (
  municipality_id BLOB NOT NULL,
  ledger_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  atom INTEGER NOT NULL CHECK (atom >= 0),
  PRIMARY KEY (municipality_id, ledger_id, person_id),
  FOREIGN KEY (municipality_id, ledger_id) REFERENCES publication_ledger (municipality_id, id),
  FOREIGN KEY (municipality_id, person_id) REFERENCES person (municipality_id, id)
    ON DELETE CASCADE
) STRICT;

CREATE INDEX publication_atom_person ON publication_atom (municipality_id, person_id);

CREATE TABLE publication_release (
  municipality_id BLOB NOT NULL,
  publication_id BLOB NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  ledger_id BLOB NOT NULL,
  place INTEGER NOT NULL CHECK (place >= 0),
  -- PublishedTable as JSON: its digest is sealed in the ledger, so not a byte of it changes.
  body TEXT NOT NULL CHECK (length(body) > 0),
  certificate_digest BLOB NOT NULL CHECK (length(certificate_digest) = 32),
  decided_at INTEGER NOT NULL,
  decided_by BLOB NOT NULL,
  PRIMARY KEY (municipality_id, publication_id, number),
  UNIQUE (municipality_id, ledger_id, place),
  FOREIGN KEY (municipality_id, publication_id) REFERENCES publication (municipality_id, id),
  FOREIGN KEY (municipality_id, ledger_id, place)
    REFERENCES publication_seal (municipality_id, ledger_id, place),
  FOREIGN KEY (municipality_id, decided_by) REFERENCES user_account (municipality_id, id)
) STRICT;

-- A release that has been worked out and waits to be decided on: one for each publication.
CREATE TABLE publication_proposal (
  municipality_id BLOB NOT NULL,
  publication_id BLOB NOT NULL,
  -- What the ledger was, and who was counted where: what is decided on is what was looked at.
  ledger_digest BLOB NOT NULL CHECK (length(ledger_digest) = 32),
  draft_digest BLOB NOT NULL CHECK (length(draft_digest) = 32),
  body TEXT NOT NULL CHECK (length(body) > 0),
  certificate BLOB NOT NULL CHECK (length(certificate) > 0),
  made_at INTEGER NOT NULL,
  made_by BLOB NOT NULL,
  PRIMARY KEY (municipality_id, publication_id),
  FOREIGN KEY (municipality_id, publication_id) REFERENCES publication (municipality_id, id),
  FOREIGN KEY (municipality_id, made_by) REFERENCES user_account (municipality_id, id)
) STRICT;

CREATE TRIGGER publication_release_kept_update BEFORE UPDATE ON publication_release
  BEGIN SELECT RAISE(ABORT, 'what was released is never changed'); END;
CREATE TRIGGER publication_release_kept_delete BEFORE DELETE ON publication_release
  BEGIN SELECT RAISE(ABORT, 'what was released is never changed'); END;
CREATE TRIGGER publication_seal_kept_update BEFORE UPDATE ON publication_seal
  BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
CREATE TRIGGER publication_seal_kept_delete BEFORE DELETE ON publication_seal
  BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
