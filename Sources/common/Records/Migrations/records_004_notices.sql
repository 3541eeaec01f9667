-- What happens to records, and who wants to be told.
CREATE TABLE record_activity (
  municipality_id BLOB NOT NULL,
  -- 1, 2, 3 … in the municipality, in the order that it happened.
  number INTEGER NOT NULL CHECK (number >= 1),
  record_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  user_id BLOB,
  what TEXT NOT NULL CHECK (what IN (
    'created', 'edited', 'step', 'commented', 'linked', 'unlinked', 'fileAdded', 'fileRemoved',
    'registered')),
  -- The key of the step that was taken, else empty.
  step TEXT NOT NULL,
  PRIMARY KEY (municipality_id, number),
  FOREIGN KEY (municipality_id, record_id) REFERENCES record (municipality_id, id),
  FOREIGN KEY (municipality_id, user_id) REFERENCES user_account (municipality_id, id)
) STRICT;
CREATE INDEX record_activity_record ON record_activity (municipality_id, record_id, number);

-- Who wants to know when a record moves; what happened until `since` is no news.
CREATE TABLE record_subscription (
  municipality_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  record_id BLOB NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (municipality_id, user_id, record_id),
  FOREIGN KEY (municipality_id, user_id) REFERENCES user_account (municipality_id, id),
  FOREIGN KEY (municipality_id, record_id) REFERENCES record (municipality_id, id)
) STRICT;

-- And when anything does that a list shows, as it is filtered.
CREATE TABLE list_subscription (
  municipality_id BLOB NOT NULL,
  id BLOB NOT NULL CHECK (length(id) = 16),
  user_id BLOB NOT NULL,
  kind TEXT NOT NULL CHECK (kind <> ''),
  -- The filter as it stands in the address of the list.
  query TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (municipality_id, id),
  UNIQUE (municipality_id, user_id, kind, query),
  FOREIGN KEY (municipality_id, user_id) REFERENCES user_account (municipality_id, id)
) STRICT;

-- How somebody wants to be told.
CREATE TABLE notice_reader (
  municipality_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  -- The number of the latest that has been read.
  read_until INTEGER NOT NULL,
  -- SHA-256 of the secret in the address of the feed.
  feed_digest BLOB,
  email TEXT,
  confirmed_at INTEGER,
  code_digest BLOB,
  code_sent_at INTEGER,
  code_tries INTEGER NOT NULL,
  rhythm TEXT NOT NULL CHECK (rhythm IN ('never', 'hourly', 'daily')),
  hour INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
  mailed_until INTEGER NOT NULL,
  -- The hour or day that has been looked after.
  slot INTEGER NOT NULL,
  -- One server at a time sends.
  claimed_until INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  failed_at INTEGER,
  failure TEXT,
  -- In the address that ends the mails. It can do nothing else.
  goodbye TEXT NOT NULL CHECK (goodbye <> ''),
  PRIMARY KEY (municipality_id, user_id),
  CHECK (rhythm = 'never' OR confirmed_at IS NOT NULL),
  CHECK (confirmed_at IS NULL OR email IS NOT NULL),
  FOREIGN KEY (municipality_id, user_id) REFERENCES user_account (municipality_id, id)
) STRICT;
CREATE UNIQUE INDEX notice_reader_feed ON notice_reader (municipality_id, feed_digest);
CREATE UNIQUE INDEX notice_reader_goodbye ON notice_reader (municipality_id, goodbye);
