-- +goose Up
-- Events for the engine, written in the transaction of the change that they tell.
-- available_at is the next time to try; a relay that claims a row moves it ahead.
CREATE TABLE IF NOT EXISTS outbox (
  id VARCHAR(255) PRIMARY KEY,
  name VARCHAR(255) NOT NULL,
  data LONGTEXT NOT NULL,
  job_id VARCHAR(36) NOT NULL,
  generation INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  created_at DATETIME(6) NOT NULL,
  available_at DATETIME(6) NOT NULL,
  sent_at DATETIME(6),
  engine_id VARCHAR(255) NOT NULL DEFAULT '',
  last_error TEXT,

  INDEX idx_outbox_due (sent_at, available_at),
  INDEX idx_outbox_job (job_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- +goose Down
DROP TABLE outbox;
