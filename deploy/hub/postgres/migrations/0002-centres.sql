CREATE TABLE alerts (
  place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  centre text NOT NULL,
  epoch text NOT NULL,
  seq bigint NOT NULL,
  type text NOT NULL,
  heard timestamptz NOT NULL,
  body text,
  UNIQUE (centre, epoch, seq)
);
CREATE INDEX alerts_of_centre ON alerts (centre, place DESC);
CREATE INDEX alerts_early ON alerts (centre, epoch, seq) WHERE body IS NOT NULL;

CREATE TABLE commands (
  command text PRIMARY KEY,
  centre text NOT NULL,
  op text NOT NULL,
  text text NOT NULL,
  not_after timestamptz NOT NULL,
  phase text,
  why text
);
CREATE INDEX commands_waiting ON commands (centre, not_after) WHERE phase IS NULL;

-- What each centre said of itself last, and when it was last heard.
CREATE TABLE centres (
  centre text PRIMARY KEY,
  live text,
  state text,
  heard timestamptz
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);
