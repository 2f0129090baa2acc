-- +goose Up
-- What a user may use, where that differs from the settings (NULL: as they say, 0: no limit), and what was used in the
-- windows that began at …_start. Dollars are nano-dollars: whole numbers add up exactly in every database.
CREATE TABLE user_limits (
  user_id VARCHAR(255) PRIMARY KEY,
  jobs_per_minute INTEGER,
  jobs_at_once INTEGER,
  day_limit BIGINT,
  month_limit BIGINT,
  overridden_at TIMESTAMP,
  minute_start TIMESTAMP NOT NULL,
  minute_jobs INTEGER NOT NULL DEFAULT 0,
  at_once INTEGER NOT NULL DEFAULT 0,
  day_start TIMESTAMP NOT NULL,
  day_spent BIGINT NOT NULL DEFAULT 0,
  day_reserved BIGINT NOT NULL DEFAULT 0,
  day_failed BIGINT NOT NULL DEFAULT 0,
  day_warned BOOLEAN NOT NULL DEFAULT FALSE,
  month_start TIMESTAMP NOT NULL,
  month_spent BIGINT NOT NULL DEFAULT 0,
  month_reserved BIGINT NOT NULL DEFAULT 0,
  month_failed BIGINT NOT NULL DEFAULT 0,
  month_warned BOOLEAN NOT NULL DEFAULT FALSE
);

-- +goose Down
DROP TABLE user_limits;
