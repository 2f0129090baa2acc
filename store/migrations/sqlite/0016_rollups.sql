-- +goose Up
-- Figures of one UTC day, by what they are counted: kind 'type' (name: the job type, mode: background or sync), 'user',
-- 'model' (name: provider/model) and 'cause' (name: error_cause). They outlive the jobs. docs/metrics.md defines them.
CREATE TABLE rollups (
  kind VARCHAR(10) NOT NULL,
  day VARCHAR(10) NOT NULL,
  name VARCHAR(255) NOT NULL,
  mode VARCHAR(10) NOT NULL,
  jobs BIGINT NOT NULL,
  completed BIGINT NOT NULL,
  failed BIGINT NOT NULL,
  cancelled BIGINT NOT NULL,
  duration_ms BIGINT NOT NULL,
  retries BIGINT NOT NULL,
  calls BIGINT NOT NULL,
  failed_calls BIGINT NOT NULL,
  tokens_prompt BIGINT NOT NULL,
  tokens_cached BIGINT NOT NULL,
  tokens_output BIGINT NOT NULL,
  tokens_thinking BIGINT NOT NULL,
  tokens_tool BIGINT NOT NULL,
  cost_nanos BIGINT NOT NULL,
  wasted_nanos BIGINT NOT NULL,
  unpriced_calls BIGINT NOT NULL,

  PRIMARY KEY (kind, day, name, mode)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE rollups;
