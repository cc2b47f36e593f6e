-- Who had the hub do what: written before it is done.
CREATE TABLE audit (
  no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  by_whom text,
  from_where text NOT NULL,
  act text NOT NULL,
  centre text,
  what text NOT NULL,
  outcome text
);
CREATE INDEX audit_of_centre ON audit (centre, no DESC);

-- The list of each day as it was published last.
CREATE TABLE day_lists (
  centre text NOT NULL,
  day text NOT NULL,
  issued text NOT NULL,
  text text NOT NULL,
  PRIMARY KEY (centre, day)
);

-- The key of each centre's machine; by_whom is null where it was believed with its first seal.
CREATE TABLE device_keys (
  centre text PRIMARY KEY,
  public_key text NOT NULL,
  since timestamptz NOT NULL,
  by_whom text
);

-- What each seal over a journal was found to be.
CREATE TABLE seals (
  centre text NOT NULL,
  epoch text NOT NULL,
  seq bigint NOT NULL,
  day text NOT NULL,
  last bigint NOT NULL,
  body text NOT NULL,
  public_key text NOT NULL,
  verdict text NOT NULL,
  heard timestamptz NOT NULL,
  PRIMARY KEY (centre, epoch, seq)
);

-- What the hub itself found wrong.
CREATE TABLE findings (
  no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  centre text NOT NULL,
  at timestamptz NOT NULL,
  type text NOT NULL,
  gaps text NOT NULL
);
