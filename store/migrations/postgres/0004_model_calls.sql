-- +goose Up
-- The ledger: one row per model call, written before the call at its worst-case
-- estimate and settled after it.
CREATE TABLE model_calls (
  id VARCHAR(36) PRIMARY KEY,
  job_id VARCHAR(36) NOT NULL,
  part_id VARCHAR(100) NOT NULL,
  generation INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  provider VARCHAR(50) NOT NULL DEFAULT '',
  model_requested VARCHAR(100) NOT NULL DEFAULT '',
  model_answered VARCHAR(100) NOT NULL DEFAULT '',
  tokens_prompt INTEGER NOT NULL DEFAULT 0,
  tokens_cached INTEGER NOT NULL DEFAULT 0,
  tokens_output INTEGER NOT NULL DEFAULT 0,
  tokens_thinking INTEGER NOT NULL DEFAULT 0,
  tokens_tool INTEGER NOT NULL DEFAULT 0,
  estimate_usd DECIMAL(16, 9),
  cost_usd DECIMAL(16, 9),
  price_version VARCHAR(100) NOT NULL DEFAULT '',
  latency_ms BIGINT NOT NULL DEFAULT 0,
  outcome VARCHAR(40) NOT NULL,
  error_message TEXT,
  response_id VARCHAR(255) NOT NULL DEFAULT '',
  finish_reason VARCHAR(100) NOT NULL DEFAULT '',
  started_at TIMESTAMPTZ NOT NULL,
  finished_at TIMESTAMPTZ,

  FOREIGN KEY (job_id) REFERENCES inngest_jobs (id) ON DELETE CASCADE
);
CREATE INDEX idx_calls_job ON model_calls (job_id, started_at);
CREATE INDEX idx_calls_started ON model_calls (started_at);

-- +goose Down
DROP TABLE model_calls;
