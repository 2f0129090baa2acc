-- +goose Up
-- tries are the attempts since a message was last asked for: NOTICE_RETRIES bounds them, a resend begins them anew. due_at
-- is when the message should next give a sign of life; NULL once it has settled.
ALTER TABLE deliveries ADD COLUMN tries INTEGER NOT NULL DEFAULT 0, ADD COLUMN due_at DATETIME(6),
  ADD INDEX idx_deliveries_due (due_at);

-- +goose Down
ALTER TABLE deliveries DROP INDEX idx_deliveries_due, DROP COLUMN due_at, DROP COLUMN tries;
