-- +goose Up
-- How often a time was seen on a UTC day, for percentiles: kind 'type' holds durations of completed jobs, 'model' the
-- latencies of answered calls; ms has three significant digits.
CREATE TABLE rollup_times (
  kind VARCHAR(10) NOT NULL,
  day VARCHAR(10) NOT NULL,
  name VARCHAR(255) NOT NULL,
  mode VARCHAR(10) NOT NULL,
  ms BIGINT NOT NULL,
  n BIGINT NOT NULL,

  PRIMARY KEY (kind, day, name, mode, ms)
);

-- +goose Down
DROP TABLE rollup_times;
