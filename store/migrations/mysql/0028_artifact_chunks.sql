-- +goose Up
-- The bytes of artifacts, in pieces that every server takes in one statement.
CREATE TABLE IF NOT EXISTS artifact_chunks (
  artifact_id VARCHAR(36) NOT NULL,
  position INT NOT NULL,
  data LONGBLOB NOT NULL,

  PRIMARY KEY (artifact_id, position),
  FOREIGN KEY (artifact_id) REFERENCES artifacts (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- +goose Down
DROP TABLE artifact_chunks;
