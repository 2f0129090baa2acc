package store

import "context"

// WebhookFigures count the webhooks that do not work.
type WebhookFigures struct {
	Failing  int `db:"failing"`  // in use, and their last attempt failed
	Disabled int `db:"disabled"` // by failure or at their receivers' wish, not by their owners
}

// WebhookFigures counts those of all users.
func (s *Store) WebhookFigures(ctx context.Context) (WebhookFigures, error) {
	var rows []WebhookFigures
	err := s.list(ctx, "count webhooks that do not work", &rows, `SELECT
		COALESCE(SUM(CASE WHEN disabled_at IS NULL THEN 1 ELSE 0 END), 0) AS failing,
		COALESCE(SUM(CASE WHEN disabled_at IS NOT NULL AND disabled_reason <> ? THEN 1 ELSE 0 END), 0) AS disabled
		FROM webhooks WHERE failing_since IS NOT NULL OR disabled_at IS NOT NULL`, disabledByOwner)
	if err != nil {
		return WebhookFigures{}, err
	}
	return rows[0], nil
}
