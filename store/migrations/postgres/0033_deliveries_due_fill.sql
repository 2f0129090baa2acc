-- +goose Up
-- Messages that are under way, or stuck since their runs were lost.
UPDATE deliveries SET tries = attempts, due_at = COALESCE(next_attempt_at, created_at) WHERE settled_at IS NULL;

-- +goose Down
UPDATE deliveries SET due_at = NULL;
