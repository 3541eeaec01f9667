-- Sufficient statistics of groups, so that results cost the same however many answers there are.

-- Those who started in one unit in one month, in one version of a programme. Where it is stale its
-- cells do not hold: results are computed from the episodes until it has been rebuilt.
CREATE TABLE cell_partition (
  municipality_id BLOB NOT NULL,
  programme_id BLOB NOT NULL,
  programme_version INTEGER NOT NULL,
  unit_id BLOB NOT NULL,
  -- Months since January of year 0.
  start_month INTEGER NOT NULL,
  is_stale INTEGER NOT NULL CHECK (is_stale IN (0, 1)),
  PRIMARY KEY (municipality_id, programme_id, programme_version, unit_id, start_month),
  FOREIGN KEY (municipality_id, programme_id, programme_version)
    REFERENCES programme_version (municipality_id, programme_id, version)
) STRICT, WITHOUT ROWID;

CREATE INDEX cell_partition_stale ON cell_partition (municipality_id, programme_id)
  WHERE is_stale = 1;

-- The groups of one view at one occasion with the statistics of every measure, see CellCoding.
CREATE TABLE cell (
  municipality_id BLOB NOT NULL,
  programme_id BLOB NOT NULL,
  programme_version INTEGER NOT NULL,
  -- The keys of the breakdowns; empty for all together.
  view TEXT NOT NULL,
  -- Empty for what is of no occasion.
  occasion TEXT NOT NULL,
  unit_id BLOB NOT NULL,
  start_month INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (municipality_id, programme_id, programme_version, view, occasion, unit_id,
    start_month),
  FOREIGN KEY (municipality_id, programme_id, programme_version, unit_id, start_month)
    REFERENCES cell_partition (municipality_id, programme_id, programme_version, unit_id,
      start_month)
) STRICT;

-- What was stored before there were cells.
INSERT INTO cell_partition
  (municipality_id, programme_id, programme_version, unit_id, start_month, is_stale)
SELECT DISTINCT municipality_id, programme_id, programme_version, unit_id,
  extract(year FROM DATE '1970-01-01' + start_day::int)::bigint * 12
    + extract(month FROM DATE '1970-01-01' + start_day::int)::bigint - 1,
  1
FROM episode;

-- Those of protected identity are in no cell: they are few, and read one by one by those who may.
CREATE INDEX person_protected ON person (municipality_id, zone_id) WHERE is_protected = 1;
