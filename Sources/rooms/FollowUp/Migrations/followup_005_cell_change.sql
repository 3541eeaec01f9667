-- How often the cells of a unit have changed, so that what they came to can be remembered.
CREATE TABLE cell_change (
  municipality_id BLOB NOT NULL,
  programme_id BLOB NOT NULL,
  programme_version INTEGER NOT NULL,
  unit_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (municipality_id, programme_id, programme_version, unit_id),
  FOREIGN KEY (municipality_id, programme_id, programme_version)
    REFERENCES programme_version (municipality_id, programme_id, version)
) STRICT, WITHOUT ROWID;

INSERT INTO cell_change (municipality_id, programme_id, programme_version, unit_id, number)
SELECT DISTINCT municipality_id, programme_id, programme_version, unit_id, 1 FROM cell_partition;
