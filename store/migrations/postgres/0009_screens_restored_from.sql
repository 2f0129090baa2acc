-- +goose Up
-- The version of the same screen that a restored one is a copy of; 0 when it was designed.
ALTER TABLE screens ADD COLUMN restored_from INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE screens DROP COLUMN restored_from;
