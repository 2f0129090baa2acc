-- +goose Up
-- First answers to requests with an Idempotency-Key; finished_at NULL means that
-- the request is under way until lease_until.
CREATE TABLE idempotency_keys (
  scope VARCHAR(400) NOT NULL,
  idem_key VARCHAR(255) NOT NULL,
  body_hash VARCHAR(128) NOT NULL,
  status INTEGER NOT NULL DEFAULT 0,
  location VARCHAR(1000) NOT NULL DEFAULT '',
  body BLOB,
  created_at TIMESTAMP NOT NULL,
  lease_until TIMESTAMP NOT NULL,
  finished_at TIMESTAMP,

  PRIMARY KEY (scope, idem_key)
);
CREATE INDEX idx_idempotency_created ON idempotency_keys (created_at);

-- +goose Down
DROP TABLE idempotency_keys;
