-- +goose Up
-- First answers to requests with an Idempotency-Key; finished_at NULL means that
-- the request is under way until lease_until.
CREATE TABLE idempotency_keys (
  scope VARCHAR(400) NOT NULL,
  idem_key VARCHAR(255) NOT NULL,
  body_hash VARCHAR(128) NOT NULL,
  status INTEGER NOT NULL DEFAULT 0,
  location VARCHAR(1000) NOT NULL DEFAULT '',
  body BYTEA,
  created_at TIMESTAMPTZ NOT NULL,
  lease_until TIMESTAMPTZ NOT NULL,
  finished_at TIMESTAMPTZ,

  PRIMARY KEY (scope, idem_key)
);
CREATE INDEX idx_idempotency_created ON idempotency_keys (created_at);

-- +goose Down
DROP TABLE idempotency_keys;
