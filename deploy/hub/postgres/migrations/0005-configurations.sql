-- Every configuration that was published, and what became of it.
CREATE TABLE revisions (
  centre text NOT NULL,
  revision bigint NOT NULL,
  by_whom text NOT NULL,
  issued text NOT NULL,
  text text NOT NULL,
  phase text,
  why text,
  problems text NOT NULL DEFAULT '[]',
  PRIMARY KEY (centre, revision)
);

-- How each centre's machine was when it said so last.
CREATE TABLE machines (
  centre text PRIMARY KEY,
  text text NOT NULL,
  heard timestamptz NOT NULL
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);

-- A command waits until it has ended, not until it was accepted.
DROP INDEX commands_waiting;
CREATE INDEX commands_waiting ON commands (centre, not_after) WHERE phase IS NULL OR phase IN ('accepted', 'running');
