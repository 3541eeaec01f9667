-- How often what a partition comes to has changed, stale or not: what was read of it or computed for
-- it can be kept as long as the number stands.
ALTER TABLE cell_partition ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;
