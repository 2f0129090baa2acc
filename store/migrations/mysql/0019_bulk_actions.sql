-- +goose Up
-- An action on all jobs that a filter matches, and how far it is.
CREATE TABLE IF NOT EXISTS bulk_actions (
  id VARCHAR(36) PRIMARY KEY,
  action VARCHAR(20) NOT NULL,
  filter LONGTEXT NOT NULL,
  status VARCHAR(20) NOT NULL,
  started_by VARCHAR(255) NOT NULL,
  matching BIGINT NOT NULL,
  done BIGINT NOT NULL DEFAULT 0,
  skipped BIGINT NOT NULL DEFAULT 0,
  failed BIGINT NOT NULL DEFAULT 0,
  next_cursor VARCHAR(200) NOT NULL DEFAULT '',
  last_error VARCHAR(1000) NOT NULL DEFAULT '',
  generation INTEGER NOT NULL DEFAULT 1,
  created_at DATETIME(6) NOT NULL,
  heartbeat_at DATETIME(6) NOT NULL,
  finished_at DATETIME(6),
  INDEX idx_bulk_created (created_at, id),
  INDEX idx_bulk_status (status)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- +goose Down
DROP TABLE bulk_actions;
