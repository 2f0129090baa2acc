-- +goose Up
-- The vocabulary of job_terms: each word once, and how many jobs have it.
CREATE TABLE search_terms (
  term VARCHAR(40) PRIMARY KEY,
  jobs BIGINT NOT NULL
);

-- +goose Down
DROP TABLE search_terms;
