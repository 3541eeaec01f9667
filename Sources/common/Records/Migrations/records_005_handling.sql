-- Whether a record is an official document, and its number in the register.
ALTER TABLE record ADD COLUMN handling TEXT NOT NULL DEFAULT 'draft'
  CHECK (handling IN ('draft', 'prepared', 'sent', 'received'));
ALTER TABLE record ADD COLUMN registration TEXT NOT NULL DEFAULT '';

-- The topic that took this one's place. The row stays: earlier versions of records refer to it.
ALTER TABLE topic ADD COLUMN merged_into BLOB;
