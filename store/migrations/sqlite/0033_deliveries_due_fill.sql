-- +goose Up
-- Messages that are under way, or stuck since their runs were lost.
UPDATE deliveries SET tries = attempts, due_at = COALESCE(next_attempt_at, created_at) WHERE settled_at IS NULL;
-- Here rather than before, so that a second process fails at what the first has done.
CREATE INDEX idx_deliveries_due ON deliveries (due_at);

-- +goose Down
DROP INDEX idx_deliveries_due;
UPDATE deliveries SET due_at = NULL;
