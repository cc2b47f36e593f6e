-- Figures of each business day of each centre, and where the fold of its journals stands.
CREATE TABLE kpi_days (
  centre text NOT NULL,
  day text NOT NULL,
  figures text NOT NULL,
  PRIMARY KEY (centre, day)
);
CREATE INDEX kpi_by_day ON kpi_days (day);

CREATE TABLE kpi_folds (
  centre text PRIMARY KEY,
  -- Epoch and number up to which records are counted, in the order of the epochs.
  stands jsonb NOT NULL,
  open text NOT NULL
);
