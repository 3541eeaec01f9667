-- Knowledge objects of every kind: one header, their history, their topics and their links.

-- Areas of work, and the topics under them: an area is a topic with none above it.
CREATE TABLE topic (
  municipality_id BLOB NOT NULL REFERENCES municipality (id),
  id BLOB NOT NULL CHECK (length(id) = 16),
  area_id BLOB CHECK (area_id IS NULL OR area_id <> id),
  name TEXT NOT NULL CHECK (name <> ''),
  sort_key TEXT NOT NULL,
  -- Other words for the same, one on each line.
  synonyms TEXT NOT NULL,
  is_closed INTEGER NOT NULL CHECK (is_closed IN (0, 1)),
  PRIMARY KEY (municipality_id, id),
  UNIQUE (municipality_id, sort_key),
  FOREIGN KEY (municipality_id, area_id) REFERENCES topic (municipality_id, id)
) STRICT;
CREATE INDEX topic_area ON topic (municipality_id, area_id);

-- The latest version of each record. Moments are milliseconds since 1970-01-01.
CREATE TABLE record (
  municipality_id BLOB NOT NULL REFERENCES municipality (id),
  id BLOB NOT NULL CHECK (length(id) = 16),
  kind TEXT NOT NULL CHECK (kind <> ''),
  title TEXT NOT NULL CHECK (title <> ''),
  sort_key TEXT NOT NULL,
  summary TEXT NOT NULL,
  owner_id BLOB NOT NULL,
  visibility TEXT NOT NULL CHECK (visibility IN (
    'team', 'unit', 'board', 'municipality', 'subregion', 'public')),
  status TEXT NOT NULL CHECK (status <> ''),
  -- JSON: what its kind asks for besides.
  fields TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  created_at INTEGER NOT NULL,
  created_by BLOB,
  changed_at INTEGER NOT NULL CHECK (changed_at >= created_at),
  changed_by BLOB,
  PRIMARY KEY (municipality_id, id),
  FOREIGN KEY (municipality_id, owner_id) REFERENCES org_unit (municipality_id, id),
  FOREIGN KEY (municipality_id, created_by) REFERENCES user_account (municipality_id, id),
  FOREIGN KEY (municipality_id, changed_by) REFERENCES user_account (municipality_id, id)
) STRICT;
-- The two orders of a list. Who may see a row is told from the index, without the row.
CREATE INDEX record_changed
  ON record (municipality_id, kind, changed_at, id, visibility, owner_id, status);
CREATE INDEX record_title
  ON record (municipality_id, kind, sort_key, id, visibility, owner_id, status);
-- What narrows a list.
CREATE INDEX record_seen ON record (municipality_id, kind, visibility, owner_id, id);
CREATE INDEX record_owner ON record (municipality_id, kind, owner_id, id);
CREATE INDEX record_status ON record (municipality_id, kind, status, id);

CREATE TABLE record_topic (
  municipality_id BLOB NOT NULL,
  record_id BLOB NOT NULL,
  topic_id BLOB NOT NULL,
  PRIMARY KEY (municipality_id, record_id, topic_id),
  FOREIGN KEY (municipality_id, record_id) REFERENCES record (municipality_id, id),
  FOREIGN KEY (municipality_id, topic_id) REFERENCES topic (municipality_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_topic_topic ON record_topic (municipality_id, topic_id, record_id);

-- The words of the latest version, in lower case, to find it by.
CREATE TABLE record_word (
  municipality_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  word TEXT NOT NULL CHECK (word <> ''),
  record_id BLOB NOT NULL,
  PRIMARY KEY (municipality_id, kind, word, record_id),
  FOREIGN KEY (municipality_id, record_id) REFERENCES record (municipality_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_word_record ON record_word (municipality_id, record_id, word);

-- What happened to a record, with everything that stood in it afterwards.
CREATE TABLE record_event (
  municipality_id BLOB NOT NULL,
  record_id BLOB NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  at INTEGER NOT NULL,
  user_id BLOB,
  -- created, edited, or the key of the step that was taken.
  event TEXT NOT NULL CHECK (event <> ''),
  -- JSON.
  content TEXT NOT NULL,
  PRIMARY KEY (municipality_id, record_id, version),
  FOREIGN KEY (municipality_id, record_id) REFERENCES record (municipality_id, id),
  FOREIGN KEY (municipality_id, user_id) REFERENCES user_account (municipality_id, id)
) STRICT;
CREATE TRIGGER record_event_no_update BEFORE UPDATE ON record_event
BEGIN SELECT raise(ABORT, 'record_event is sealed'); END;

-- How one record stands to another. A link that was wrong is taken back, not removed.
CREATE TABLE record_link (
  municipality_id BLOB NOT NULL,
  id BLOB NOT NULL CHECK (length(id) = 16),
  from_id BLOB NOT NULL,
  to_id BLOB NOT NULL CHECK (to_id <> from_id),
  relation TEXT NOT NULL CHECK (relation IN (
    'answers', 'raisedFrom', 'supports', 'contradicts', 'tests', 'measures', 'basedOn',
    'supersedes', 'discussedAt')),
  reason TEXT NOT NULL CHECK (reason <> ''),
  created_at INTEGER NOT NULL,
  created_by BLOB,
  ended_at INTEGER CHECK (ended_at IS NULL OR ended_at >= created_at),
  ended_by BLOB,
  PRIMARY KEY (municipality_id, id),
  FOREIGN KEY (municipality_id, from_id) REFERENCES record (municipality_id, id),
  FOREIGN KEY (municipality_id, to_id) REFERENCES record (municipality_id, id),
  FOREIGN KEY (municipality_id, created_by) REFERENCES user_account (municipality_id, id),
  FOREIGN KEY (municipality_id, ended_by) REFERENCES user_account (municipality_id, id)
) STRICT;
CREATE UNIQUE INDEX record_link_standing
  ON record_link (municipality_id, from_id, to_id, relation) WHERE ended_at IS NULL;
CREATE INDEX record_link_to ON record_link (municipality_id, to_id);

-- What has been said about a record. A reply stands under the comment that began its thread.
CREATE TABLE record_comment (
  municipality_id BLOB NOT NULL,
  id BLOB NOT NULL CHECK (length(id) = 16),
  record_id BLOB NOT NULL,
  thread_id BLOB CHECK (thread_id IS NULL OR thread_id <> id),
  text TEXT NOT NULL CHECK (text <> '' AND length(text) <= 20000),
  created_at INTEGER NOT NULL,
  created_by BLOB NOT NULL,
  PRIMARY KEY (municipality_id, record_id, id),
  FOREIGN KEY (municipality_id, record_id) REFERENCES record (municipality_id, id),
  FOREIGN KEY (municipality_id, record_id, thread_id)
    REFERENCES record_comment (municipality_id, record_id, id),
  FOREIGN KEY (municipality_id, created_by) REFERENCES user_account (municipality_id, id)
) STRICT;
CREATE TRIGGER record_comment_no_update BEFORE UPDATE ON record_comment
BEGIN SELECT raise(ABORT, 'record_comment is sealed'); END;
