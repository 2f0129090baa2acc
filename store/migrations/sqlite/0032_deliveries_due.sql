-- +goose Up
-- tries are the attempts since a message was last asked for: NOTICE_RETRIES bounds them, a resend begins them anew. due_at
-- is when the message should next give a sign of life; NULL once it has settled.
ALTER TABLE deliveries ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN due_at TIMESTAMP;
CREATE INDEX idx_deliveries_due ON deliveries (due_at);

-- +goose Down
DROP INDEX idx_deliveries_due;
ALTER TABLE deliveries DROP COLUMN due_at;
ALTER TABLE deliveries DROP COLUMN tries;
