-- +goose Up
-- Who changed what. before_data and after_data are JSON and hold no secrets.
CREATE TABLE audit_log (
  id VARCHAR(36) PRIMARY KEY,
  created_at TIMESTAMPTZ NOT NULL,
  user_id VARCHAR(255) NOT NULL,
  role VARCHAR(20) NOT NULL,
  key_id VARCHAR(20) NOT NULL,
  session_id VARCHAR(20) NOT NULL,
  action VARCHAR(40) NOT NULL,
  target VARCHAR(255) NOT NULL,
  before_data TEXT,
  after_data TEXT,
  request_id VARCHAR(64) NOT NULL,
  address VARCHAR(64) NOT NULL
);
CREATE INDEX idx_audit_created ON audit_log (created_at, id);
CREATE INDEX idx_audit_user ON audit_log (user_id, created_at, id);
CREATE INDEX idx_audit_action ON audit_log (action, created_at, id);
CREATE INDEX idx_audit_target ON audit_log (target, created_at, id);

-- +goose Down
DROP TABLE audit_log;
