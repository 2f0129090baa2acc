-- +goose Up
-- Events for the engine, written in the transaction of the change that they tell.
-- available_at is the next time to try; a relay that claims a row moves it ahead.
CREATE TABLE outbox (
  id VARCHAR(255) PRIMARY KEY,
  name VARCHAR(255) NOT NULL,
  data TEXT NOT NULL,
  job_id VARCHAR(36) NOT NULL,
  generation INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  created_at TIMESTAMPTZ NOT NULL,
  available_at TIMESTAMPTZ NOT NULL,
  sent_at TIMESTAMPTZ,
  engine_id VARCHAR(255) NOT NULL DEFAULT '',
  last_error TEXT
);
CREATE INDEX idx_outbox_due ON outbox (available_at) WHERE sent_at IS NULL;
CREATE INDEX idx_outbox_job ON outbox (job_id);

-- +goose Down
DROP TABLE outbox;
