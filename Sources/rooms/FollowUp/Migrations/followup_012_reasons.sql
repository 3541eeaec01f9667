-- Why somebody reads the results of a programme, as they typed it: until the reading has been logged. It
-- stands here and not in the address, which is kept and seen by others.
CREATE TABLE result_reason (
  municipality_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  programme_id BLOB NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose <> ''),
  reason TEXT NOT NULL CHECK (reason <> ''),
  at INTEGER NOT NULL,
  PRIMARY KEY (municipality_id, user_id, programme_id, purpose),
  FOREIGN KEY (municipality_id, user_id) REFERENCES user_account (municipality_id, id),
  FOREIGN KEY (municipality_id, programme_id) REFERENCES programme (municipality_id, id)
) STRICT;
