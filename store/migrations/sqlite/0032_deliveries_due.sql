-- +goose Up
-- tries are the attempts since a message was last asked for: NOTICE_RETRIES bounds them, a resend begins them anew. due_at
-- is when the message should next give a sign of life; NULL once it has settled.
ALTER TABLE deliveries ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN due_at TIMESTAMP;

-- +goose Down
ALTER TABLE deliveries DROP COLUMN due_at;
ALTER TABLE deliveries DROP COLUMN tries;
