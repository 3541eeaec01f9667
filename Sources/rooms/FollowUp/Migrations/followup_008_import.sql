-- An import is taken back by what it notes of itself: an index of every response and episode for
-- what hardly ever happens cost each import a good part of its time.

-- Between these stand the episodes that it made; what others made meanwhile stands there too.
ALTER TABLE import_batch ADD COLUMN first_episode BLOB;
ALTER TABLE import_batch ADD COLUMN last_episode BLOB;

-- Episodes that were there before, to which an import adds responses; empty once it is visible.
CREATE TABLE import_addition (
  municipality_id BLOB NOT NULL,
  batch INTEGER NOT NULL,
  episode_id BLOB NOT NULL,
  PRIMARY KEY (municipality_id, batch, episode_id),
  FOREIGN KEY (municipality_id, batch) REFERENCES import_batch (municipality_id, number)
) STRICT, WITHOUT ROWID;

-- What was interrupted before this is taken back as well.
UPDATE import_batch SET
  first_episode = (SELECT min(e.id) FROM episode e
    WHERE e.municipality_id = import_batch.municipality_id AND e.batch = import_batch.number
      AND e.batch > 1),
  last_episode = (SELECT max(e.id) FROM episode e
    WHERE e.municipality_id = import_batch.municipality_id AND e.batch = import_batch.number
      AND e.batch > 1)
WHERE state <> 'visible';

INSERT INTO import_addition (municipality_id, batch, episode_id)
SELECT DISTINCT r.municipality_id, r.batch, r.episode_id FROM response r
JOIN import_batch b ON b.municipality_id = r.municipality_id AND b.number = r.batch
WHERE b.state <> 'visible' AND r.batch > 1
UNION
SELECT DISTINCT r.municipality_id, r.superseded_by, r.episode_id FROM response r
JOIN import_batch b ON b.municipality_id = r.municipality_id AND b.number = r.superseded_by
WHERE b.state <> 'visible' AND r.superseded_by > 1;

DROP INDEX response_of_batch;
DROP INDEX response_superseded;
DROP INDEX episode_of_batch;
