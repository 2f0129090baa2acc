-- +goose Up
-- How often something was tried in the window that began at started_at, such as signing in from one address.
CREATE TABLE IF NOT EXISTS attempts (
  subject VARCHAR(100) PRIMARY KEY,
  started_at DATETIME(6) NOT NULL,
  tries INTEGER NOT NULL,

  INDEX idx_attempts_started (started_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- +goose Down
DROP TABLE attempts;
