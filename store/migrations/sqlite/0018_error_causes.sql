-- +goose Up
-- Kinds of failure: the code, and the message without its numbers, ids and names.
CREATE TABLE error_causes (
  cause VARCHAR(16) PRIMARY KEY,
  code VARCHAR(40) NOT NULL,
  message VARCHAR(400) NOT NULL,
  first_seen TIMESTAMP NOT NULL,
  last_seen TIMESTAMP NOT NULL
);

-- +goose Down
DROP TABLE error_causes;
