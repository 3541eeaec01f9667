-- What happens to an organisation in time: deputies, leavers, reorganisations.

-- A role that somebody has in its holder's place. It always has a last day.
CREATE TABLE deputy (
  municipality_id BLOB NOT NULL,
  id BLOB NOT NULL CHECK (length(id) = 16),
  user_id BLOB NOT NULL,
  principal_id BLOB NOT NULL CHECK (principal_id <> user_id),
  unit_id BLOB NOT NULL,
  role TEXT NOT NULL CHECK (role <> ''),
  valid_from INTEGER NOT NULL,
  valid_to INTEGER NOT NULL CHECK (valid_to >= valid_from),
  PRIMARY KEY (municipality_id, id),
  UNIQUE (municipality_id, user_id, principal_id, unit_id, role, valid_from),
  FOREIGN KEY (municipality_id, user_id) REFERENCES user_account (municipality_id, id),
  FOREIGN KEY (municipality_id, principal_id) REFERENCES user_account (municipality_id, id),
  FOREIGN KEY (municipality_id, unit_id) REFERENCES org_unit (municipality_id, id)
) STRICT;
CREATE INDEX deputy_unit ON deputy (municipality_id, unit_id);

-- In whose place somebody read.
CREATE TABLE access_log_deputy (
  municipality_id BLOB NOT NULL,
  access_id BLOB NOT NULL,
  principal_id BLOB NOT NULL,
  PRIMARY KEY (municipality_id, access_id, principal_id),
  FOREIGN KEY (municipality_id, access_id) REFERENCES access_log (municipality_id, id),
  FOREIGN KEY (municipality_id, principal_id) REFERENCES user_account (municipality_id, id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER access_log_deputy_no_update BEFORE UPDATE ON access_log_deputy
BEGIN SELECT raise(ABORT, 'access_log_deputy is sealed'); END;
CREATE TRIGGER access_log_deputy_no_delete BEFORE DELETE ON access_log_deputy
BEGIN SELECT raise(ABORT, 'access_log_deputy is sealed'); END;

-- Of the parts of a unit that was split, the one that answers for its episodes.
CREATE TABLE unit_charge (
  municipality_id BLOB NOT NULL,
  predecessor_id BLOB NOT NULL,
  successor_id BLOB NOT NULL,
  PRIMARY KEY (municipality_id, predecessor_id),
  FOREIGN KEY (municipality_id, predecessor_id, successor_id)
    REFERENCES unit_succession (municipality_id, predecessor_id, successor_id)
) STRICT;

-- An employment that ends. Its effects come when the last day is over.
CREATE TABLE leaving (
  municipality_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  last_day INTEGER NOT NULL,
  -- JSON: who takes over the work, by unit.
  receivers TEXT NOT NULL,
  decided_at INTEGER NOT NULL,
  decided_by BLOB,
  done_at INTEGER,
  PRIMARY KEY (municipality_id, user_id),
  FOREIGN KEY (municipality_id, user_id) REFERENCES user_account (municipality_id, id)
) STRICT;

CREATE TABLE reorganisation (
  municipality_id BLOB NOT NULL REFERENCES municipality (id),
  id BLOB NOT NULL CHECK (length(id) = 16),
  name TEXT NOT NULL CHECK (name <> ''),
  -- The first day of what is new.
  day INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'decided', 'done')),
  -- JSON: the changes, in order.
  plan TEXT NOT NULL,
  row_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  created_by BLOB,
  done_at INTEGER,
  done_by BLOB,
  -- JSON: every row before and after, to undo it by. Emptied when the day is over.
  journal TEXT,
  PRIMARY KEY (municipality_id, id),
  FOREIGN KEY (municipality_id, created_by) REFERENCES user_account (municipality_id, id),
  FOREIGN KEY (municipality_id, done_by) REFERENCES user_account (municipality_id, id),
  CHECK ((state = 'done') = (done_at IS NOT NULL)),
  CHECK (journal IS NULL OR state = 'done')
) STRICT;
CREATE INDEX reorganisation_day ON reorganisation (municipality_id, state, day);
