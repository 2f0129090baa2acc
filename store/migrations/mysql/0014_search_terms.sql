-- +goose Up
-- The vocabulary of job_terms: each word once, and how many jobs have it.
CREATE TABLE IF NOT EXISTS search_terms (
  term VARCHAR(40) PRIMARY KEY,
  jobs BIGINT NOT NULL
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- +goose Down
DROP TABLE search_terms;
