-- What the registered ask for, and personal data breaches.

-- A request for an extract or a correction. Who asked stands in the register under its reference;
-- here only whose data it is about, as long as those are there.
CREATE TABLE data_request (
  municipality_id BLOB NOT NULL,
  id BLOB NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  zone_id BLOB NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('access', 'correction')),
  reference TEXT NOT NULL CHECK (length(reference) BETWEEN 1 AND 100),
  requester TEXT NOT NULL CHECK (requester IN ('self', 'guardian', 'proxy')),
  identity_check TEXT NOT NULL CHECK (identity_check IN ('idCard', 'electronic', 'authority')),
  received_on INTEGER NOT NULL,
  due_on INTEGER NOT NULL CHECK (due_on > received_on),
  person_id BLOB,
  -- What keeps the data from being deleted meanwhile.
  hold_id BLOB,
  recorded_at INTEGER NOT NULL,
  recorded_by BLOB NOT NULL,
  outcome TEXT CHECK (outcome IN ('given', 'partial', 'refused', 'nothing', 'corrected')),
  -- Why something was refused, and how that was told with how to appeal.
  refusal TEXT CHECK (length(refusal) BETWEEN 1 AND 500),
  decision_reference TEXT CHECK (length(decision_reference) BETWEEN 1 AND 100),
  sent_on INTEGER,
  closed_at INTEGER,
  closed_by BLOB,
  PRIMARY KEY (municipality_id, id),
  UNIQUE (municipality_id, number),
  FOREIGN KEY (municipality_id, zone_id) REFERENCES zone (municipality_id, id),
  FOREIGN KEY (municipality_id, person_id) REFERENCES person (municipality_id, id),
  FOREIGN KEY (municipality_id, hold_id) REFERENCES retention_hold (municipality_id, id),
  FOREIGN KEY (municipality_id, recorded_by) REFERENCES user_account (municipality_id, id),
  FOREIGN KEY (municipality_id, closed_by) REFERENCES user_account (municipality_id, id),
  CHECK ((closed_at IS NULL) = (closed_by IS NULL)),
  CHECK ((closed_at IS NULL) = (outcome IS NULL)),
  CHECK (outcome NOT IN ('partial', 'refused') OR (refusal IS NOT NULL
    AND decision_reference IS NOT NULL))
) STRICT;

CREATE INDEX data_request_person ON data_request (municipality_id, person_id)
  WHERE person_id IS NOT NULL;

-- Words about others that are struck out of what is given.
CREATE TABLE data_request_mask (
  municipality_id BLOB NOT NULL,
  request_id BLOB NOT NULL,
  episode_id BLOB NOT NULL,
  response_id BLOB NOT NULL,
  item TEXT NOT NULL CHECK (length(item) BETWEEN 1 AND 64),
  PRIMARY KEY (municipality_id, request_id, episode_id, response_id, item),
  FOREIGN KEY (municipality_id, request_id) REFERENCES data_request (municipality_id, id),
  FOREIGN KEY (municipality_id, episode_id, response_id)
    REFERENCES response (municipality_id, episode_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX data_request_mask_response
  ON data_request_mask (municipality_id, episode_id, response_id);

-- A personal data breach (personuppgiftsincident), from its discovery to its end.
CREATE TABLE incident (
  municipality_id BLOB NOT NULL,
  id BLOB NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  zone_id BLOB NOT NULL,
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  kind TEXT NOT NULL CHECK (kind IN ('confidentiality', 'integrity', 'availability')),
  happened TEXT NOT NULL CHECK (length(happened) BETWEEN 1 AND 2000),
  discovered_at INTEGER NOT NULL,
  -- Who read what, or which extract: where those affected are found.
  reader_id BLOB,
  extract_id BLOB,
  from_day INTEGER,
  to_day INTEGER,
  risk TEXT CHECK (risk IN ('unlikely', 'risk', 'high')),
  consequences TEXT NOT NULL DEFAULT '' CHECK (length(consequences) <= 2000),
  measures TEXT NOT NULL DEFAULT '' CHECK (length(measures) <= 2000),
  reported_at INTEGER,
  report_reference TEXT CHECK (length(report_reference) BETWEEN 1 AND 100),
  informed_on INTEGER,
  row_version INTEGER NOT NULL DEFAULT 1,
  recorded_at INTEGER NOT NULL,
  recorded_by BLOB NOT NULL,
  closed_at INTEGER,
  closed_by BLOB,
  PRIMARY KEY (municipality_id, id),
  UNIQUE (municipality_id, number),
  FOREIGN KEY (municipality_id, zone_id) REFERENCES zone (municipality_id, id),
  FOREIGN KEY (municipality_id, reader_id) REFERENCES user_account (municipality_id, id),
  FOREIGN KEY (municipality_id, extract_id) REFERENCES extract (municipality_id, id),
  FOREIGN KEY (municipality_id, recorded_by) REFERENCES user_account (municipality_id, id),
  FOREIGN KEY (municipality_id, closed_by) REFERENCES user_account (municipality_id, id),
  CHECK ((reported_at IS NULL) = (report_reference IS NULL)),
  CHECK ((closed_at IS NULL) = (closed_by IS NULL)),
  CHECK (closed_at IS NULL OR risk IS NOT NULL)
) STRICT;
