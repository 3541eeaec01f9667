-- What becomes of an episode after it began: moved, merged, ended by death; what was changed and why.

-- The unit that has it now, where that is not the one in which it began: it decides who reads it and
-- in whose work list it is. Results stay at unit_id.
ALTER TABLE episode ADD COLUMN moved_to_unit_id BLOB CHECK (moved_to_unit_id <> unit_id);
-- The day on which the person died.
ALTER TABLE episode ADD COLUMN deceased_day INTEGER;
-- The episode in which this one lives on: what is left here is seen nowhere but leads there.
ALTER TABLE episode ADD COLUMN merged_into_id BLOB CHECK (merged_into_id <> id);

CREATE INDEX episode_moved ON episode (municipality_id, programme_id, moved_to_unit_id)
  WHERE moved_to_unit_id IS NOT NULL;
CREATE INDEX episode_merged ON episode (municipality_id, merged_into_id)
  WHERE merged_into_id IS NOT NULL;

-- A column that is added cannot refer to two columns: these stand in for foreign keys.
CREATE TRIGGER episode_moved_to_unit BEFORE UPDATE OF moved_to_unit_id ON episode
  WHEN new.moved_to_unit_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM org_unit
    WHERE municipality_id = new.municipality_id AND id = new.moved_to_unit_id)
  BEGIN SELECT RAISE(ABORT, 'an episode is moved to a unit that does not exist'); END;

CREATE TRIGGER episode_merged_into BEFORE UPDATE OF merged_into_id ON episode
  WHEN new.merged_into_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM episode
    WHERE municipality_id = new.municipality_id AND id = new.merged_into_id
      AND merged_into_id IS NULL)
  BEGIN SELECT RAISE(ABORT, 'an episode is merged into one that does not live'); END;

CREATE TABLE episode_event (
  municipality_id BLOB NOT NULL,
  episode_id BLOB NOT NULL,
  id BLOB NOT NULL,
  kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
  -- In the words of who did it; empty where none are asked for.
  reason TEXT NOT NULL DEFAULT '' CHECK (length(reason) <= 500),
  -- The answer that was withdrawn.
  response_id BLOB,
  -- What stood there before: a JSON object of texts by fact.
  before TEXT NOT NULL DEFAULT '{}',
  recorded_at INTEGER NOT NULL,
  recorded_by BLOB,
  PRIMARY KEY (municipality_id, episode_id, id),
  FOREIGN KEY (municipality_id, episode_id) REFERENCES episode (municipality_id, id),
  FOREIGN KEY (municipality_id, episode_id, response_id)
    REFERENCES response (municipality_id, episode_id, id)
) STRICT, WITHOUT ROWID;
