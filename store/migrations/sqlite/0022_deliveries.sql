-- +goose Up
-- One message to one webhook or recipient.
CREATE TABLE deliveries (
  id VARCHAR(36) PRIMARY KEY,
  user_id VARCHAR(255) NOT NULL,
  channel VARCHAR(20) NOT NULL,
  target_id VARCHAR(36) NOT NULL,
  job_id VARCHAR(36) NOT NULL DEFAULT '',
  event VARCHAR(40) NOT NULL,
  payload TEXT NOT NULL,
  status VARCHAR(20) NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  round INTEGER NOT NULL DEFAULT 1,
  next_attempt_at TIMESTAMP,
  error_message TEXT,
  created_at TIMESTAMP NOT NULL,
  settled_at TIMESTAMP
);
CREATE INDEX idx_deliveries_user ON deliveries (user_id, created_at, id);
CREATE INDEX idx_deliveries_target ON deliveries (target_id, created_at, id);
CREATE INDEX idx_deliveries_job ON deliveries (job_id);
CREATE INDEX idx_deliveries_settled ON deliveries (settled_at);

-- +goose Down
DROP TABLE deliveries;
