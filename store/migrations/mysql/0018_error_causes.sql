-- +goose Up
-- Kinds of failure: the code, and the message without its numbers, ids and names.
CREATE TABLE IF NOT EXISTS error_causes (
  cause VARCHAR(16) PRIMARY KEY,
  code VARCHAR(40) NOT NULL,
  message VARCHAR(400) NOT NULL,
  first_seen DATETIME(6) NOT NULL,
  last_seen DATETIME(6) NOT NULL
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- +goose Down
DROP TABLE error_causes;
