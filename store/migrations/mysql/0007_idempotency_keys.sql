-- +goose Up
-- First answers to requests with an Idempotency-Key; finished_at NULL means that
-- the request is under way until lease_until.
CREATE TABLE IF NOT EXISTS idempotency_keys (
  scope VARCHAR(400) NOT NULL,
  idem_key VARCHAR(255) NOT NULL,
  body_hash VARCHAR(128) NOT NULL,
  status INTEGER NOT NULL DEFAULT 0,
  location VARCHAR(1000) NOT NULL DEFAULT '',
  body LONGBLOB,
  created_at DATETIME(6) NOT NULL,
  lease_until DATETIME(6) NOT NULL,
  finished_at DATETIME(6),

  PRIMARY KEY (scope, idem_key),

  INDEX idx_idempotency_created (created_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- +goose Down
DROP TABLE idempotency_keys;
