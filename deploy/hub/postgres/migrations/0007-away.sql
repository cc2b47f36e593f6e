-- Centres that somebody wants to hang up and come back, until the worker that holds their shard has told them.
CREATE TABLE away (
  centre text PRIMARY KEY,
  shard smallint NOT NULL,
  text text NOT NULL
);
