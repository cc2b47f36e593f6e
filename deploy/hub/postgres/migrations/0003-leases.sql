CREATE TABLE worker (
  worker text PRIMARY KEY,
  first smallint NOT NULL,
  last smallint NOT NULL,
  until timestamptz NOT NULL
) WITH (fillfactor = 50);

-- Who writes what centres of a shard send. The token grows with every change of hands, and whoever has an older one writes nothing.
CREATE TABLE shard_lease (
  shard smallint PRIMARY KEY CHECK (shard BETWEEN 0 AND 63),
  worker text,
  until timestamptz,
  token bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
INSERT INTO shard_lease (shard) SELECT generate_series(0, 63);
