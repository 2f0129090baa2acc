-- +goose Up
-- The bytes of artifacts, in pieces that every server takes in one statement.
CREATE TABLE artifact_chunks (
  artifact_id VARCHAR(36) NOT NULL,
  position INTEGER NOT NULL,
  data BYTEA NOT NULL,

  PRIMARY KEY (artifact_id, position),
  FOREIGN KEY (artifact_id) REFERENCES artifacts (id) ON DELETE CASCADE
);

-- +goose Down
DROP TABLE artifact_chunks;
