-- +goose Up
-- The words of each job's name, user and error, for search: the jobs of a word stand together, by time.
CREATE TABLE job_terms (
  term VARCHAR(40) NOT NULL,
  created_at TIMESTAMP NOT NULL,
  job_id VARCHAR(36) NOT NULL,
  in_error BOOLEAN NOT NULL,

  PRIMARY KEY (term, created_at, job_id)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE job_terms;
