-- +goose Up
-- What became of each attempt at a message.
CREATE TABLE IF NOT EXISTS delivery_attempts (
  delivery_id VARCHAR(36) NOT NULL,
  number INTEGER NOT NULL,
  status_code INTEGER NOT NULL DEFAULT 0,
  error_message TEXT,
  response TEXT,
  latency_ms BIGINT NOT NULL DEFAULT 0,
  started_at DATETIME(6) NOT NULL,

  PRIMARY KEY (delivery_id, number),
  FOREIGN KEY (delivery_id) REFERENCES deliveries (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- +goose Down
DROP TABLE delivery_attempts;
