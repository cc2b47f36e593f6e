-- An index by (text, text, range) needs the operators of btree_gist; the owner of the database may create it.
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Who this hub is. The term grows when a worker comes to a hub without any: then centres are asked where they stand.
CREATE TABLE hub (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  term bigint NOT NULL DEFAULT 0
);
INSERT INTO hub DEFAULT VALUES;

-- Events by the day on which they came (UTC): a day that is old enough is dropped as a whole.
CREATE TABLE events (
  day date NOT NULL,
  centre text NOT NULL,
  epoch text NOT NULL,
  seq bigint NOT NULL,
  type text NOT NULL,
  visit text,
  chain bytea NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (centre, epoch, seq, day)
) PARTITION BY RANGE (day);
CREATE INDEX events_of_visit ON events (centre, visit, epoch, seq) WHERE visit IS NOT NULL;
CREATE TABLE events_other PARTITION OF events DEFAULT;

-- Which numbers of each journal are kept, and on which day they came. No number may be in two runs: that is the unique key of all
-- partitions together, and outlives the events themselves.
CREATE TABLE runs (
  centre text NOT NULL,
  epoch text NOT NULL,
  seqs int8range NOT NULL CHECK (NOT isempty(seqs)),
  day date NOT NULL,
  EXCLUDE USING gist (centre WITH =, epoch WITH =, seqs WITH &&)
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

-- How far each journal has come without a hole, and the chain value there.
CREATE TABLE stands (
  centre text NOT NULL,
  epoch text NOT NULL,
  upto bigint NOT NULL DEFAULT 0,
  chain bytea,
  duplicates bigint NOT NULL DEFAULT 0,
  -- When something new of it came last.
  heard timestamptz,
  PRIMARY KEY (centre, epoch)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);

CREATE TABLE lost (
  centre text NOT NULL,
  epoch text NOT NULL,
  first bigint NOT NULL,
  last bigint NOT NULL,
  PRIMARY KEY (centre, epoch, first, last)
);
