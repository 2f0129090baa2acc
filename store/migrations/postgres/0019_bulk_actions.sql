-- +goose Up
-- An action on all jobs that a filter matches, and how far it is.
CREATE TABLE bulk_actions (
  id VARCHAR(36) PRIMARY KEY,
  action VARCHAR(20) NOT NULL,
  filter TEXT NOT NULL,
  status VARCHAR(20) NOT NULL,
  started_by VARCHAR(255) NOT NULL,
  matching BIGINT NOT NULL,
  done BIGINT NOT NULL DEFAULT 0,
  skipped BIGINT NOT NULL DEFAULT 0,
  failed BIGINT NOT NULL DEFAULT 0,
  next_cursor VARCHAR(200) NOT NULL DEFAULT '',
  last_error VARCHAR(1000) NOT NULL DEFAULT '',
  generation INTEGER NOT NULL DEFAULT 1,
  created_at TIMESTAMPTZ NOT NULL,
  heartbeat_at TIMESTAMPTZ NOT NULL,
  finished_at TIMESTAMPTZ
);
CREATE INDEX idx_bulk_created ON bulk_actions (created_at, id);
CREATE INDEX idx_bulk_status ON bulk_actions (status);

-- +goose Down
DROP TABLE bulk_actions;
