package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"errors"
	"net/url"
	"time"

	"github.com/google/uuid"

	"github.com/appforge-ai/appforge/store/fault"
)

// MaxWebhooks is how many webhooks, and how many recipients, a user may have.
const MaxWebhooks = 20

// disabledByOwner is the reason of a webhook that nothing is wrong with.
const disabledByOwner = "Disabled by its owner"

// secretPrefix and the 32 random bytes behind it are the form of the Standard Webhooks
// specification 1.0.0.
const secretPrefix = "whsec_"

// Webhook is a URL that hears of a user's finished jobs.
type Webhook struct {
	ID             string
	UserID         string
	URL            string
	Description    string
	Events         []string
	Secret         string // whsec_…: signs every message; for the owner's eyes at its making only
	PreviousSecret string // signs too until PreviousUntil, "" when there is none
	PreviousUntil  *time.Time
	FailingSince   *time.Time // first failure since the last success
	DisabledAt     *time.Time
	DisabledReason string
	CreatedAt      time.Time
}

// Secrets are those that sign at a time, the current one first.
func (w Webhook) Secrets(at time.Time) []string {
	if w.PreviousSecret != "" && w.PreviousUntil != nil && at.Before(*w.PreviousUntil) {
		return []string{w.Secret, w.PreviousSecret}
	}
	return []string{w.Secret}
}

// NewWebhook is what CreateWebhook makes a webhook of. The caller has checked the URL.
type NewWebhook struct {
	UserID      string
	URL         string
	Description string
	Events      []string // none: all
}

const webhookColumns = `id, user_id, url, description, events, secret, previous_secret, previous_until, failing_since, disabled_at, disabled_reason, created_at`

type webhookRow struct {
	ID             string     `db:"id"`
	UserID         string     `db:"user_id"`
	URL            string     `db:"url"`
	Description    string     `db:"description"`
	Events         string     `db:"events"`
	Secret         string     `db:"secret"`
	PreviousSecret string     `db:"previous_secret"`
	PreviousUntil  *time.Time `db:"previous_until"`
	FailingSince   *time.Time `db:"failing_since"`
	DisabledAt     *time.Time `db:"disabled_at"`
	DisabledReason string     `db:"disabled_reason"`
	CreatedAt      time.Time  `db:"created_at"`
}

func (r webhookRow) webhook() Webhook {
	return Webhook{
		ID: r.ID, UserID: r.UserID, URL: r.URL, Description: r.Description, Events: eventList(r.Events),
		Secret: r.Secret, PreviousSecret: r.PreviousSecret, PreviousUntil: utc(r.PreviousUntil),
		FailingSince: utc(r.FailingSince), DisabledAt: utc(r.DisabledAt), DisabledReason: r.DisabledReason, CreatedAt: r.CreatedAt.UTC(),
	}
}

// webhookFacts are what the audit log says of a webhook. Receivers take passwords in a
// URL's user, path and query, so only its host is told.
type webhookFacts struct {
	UserID      string   `json:"userId"`
	Host        string   `json:"host"`
	Description string   `json:"description,omitempty"`
	Events      []string `json:"events"`
	Disabled    bool     `json:"disabled"`
}

func (r webhookRow) facts() webhookFacts {
	host := ""
	if u, err := url.Parse(r.URL); err == nil {
		host = u.Host
	}
	return webhookFacts{r.UserID, host, r.Description, eventList(r.Events), r.DisabledAt != nil}
}

// CreateWebhook makes a webhook with a secret of its own. fault.Conflict: the user has
// MaxWebhooks already; fault.InvalidInput: an event that there is not.
func (s *Store) CreateWebhook(ctx context.Context, n NewWebhook) (Webhook, error) {
	events, err := noticeEvents(n.Events)
	if err != nil {
		return Webhook{}, err
	}
	secret, err := newWebhookSecret()
	if err != nil {
		return Webhook{}, err
	}
	row := webhookRow{ID: uuid.NewString(), UserID: clean(n.UserID), URL: n.URL, Description: clip(n.Description, nameWidth), Events: events, Secret: secret}
	err = s.withTx(ctx, "create webhook", func(t *tx) error {
		var count int
		if err := t.get(&count, `SELECT COUNT(*) FROM webhooks WHERE user_id = ?`, row.UserID); err != nil {
			return err
		}
		if count >= MaxWebhooks {
			return fault.Newf(fault.Conflict, "There are %d webhooks already, the most that a user may have: delete one first.", MaxWebhooks)
		}
		row.CreatedAt = t.now
		_, err := t.exec(`INSERT INTO webhooks (id, user_id, url, description, events, secret, created_at) VALUES `+rowsOf(7, 1),
			row.ID, row.UserID, row.URL, row.Description, row.Events, row.Secret, row.CreatedAt)
		if err != nil {
			return err
		}
		return t.audit(auditWebhookCreate, row.ID, nil, row.facts())
	})
	return row.webhook(), err
}

func newWebhookSecret() (string, error) {
	var random [32]byte
	_, err := rand.Read(random[:])
	return secretPrefix + base64.StdEncoding.EncodeToString(random[:]), err
}

// Webhook reads one: fault.NotFound when there is none.
func (s *Store) Webhook(ctx context.Context, id string) (Webhook, error) {
	var rows []webhookRow
	err := s.list(ctx, "read webhook "+id, &rows, `SELECT `+webhookColumns+` FROM webhooks WHERE id = ?`, id)
	if err == nil && len(rows) == 0 {
		err = webhookNotFound()
	}
	if err != nil {
		return Webhook{}, err
	}
	return rows[0].webhook(), nil
}

func webhookNotFound() error { return fault.New(fault.NotFound, "Webhook not found", nil) }

// Webhooks lists a user's webhooks, oldest first.
func (s *Store) Webhooks(ctx context.Context, userID string) ([]Webhook, error) {
	var rows []webhookRow
	err := s.list(ctx, "list webhooks", &rows, `SELECT `+webhookColumns+` FROM webhooks WHERE user_id = ? ORDER BY created_at, id`, clean(userID))
	hooks := make([]Webhook, len(rows))
	for i, r := range rows {
		hooks[i] = r.webhook()
	}
	return hooks, err
}

// WebhookChange says what is to be different; nil fields stay.
type WebhookChange struct {
	URL         *string
	Description *string
	Events      []string
	Disabled    *bool // false enables it again, with its failures forgotten
}

// ChangeWebhook changes a webhook. fault.NotFound, fault.InvalidInput: see CreateWebhook.
func (s *Store) ChangeWebhook(ctx context.Context, id string, c WebhookChange) (Webhook, error) {
	events := ""
	if c.Events != nil {
		var err error
		if events, err = noticeEvents(c.Events); err != nil {
			return Webhook{}, err
		}
	}
	return s.changeWebhook(ctx, auditWebhookChange, id, func(t *tx, row *webhookRow) {
		if c.URL != nil {
			row.URL = *c.URL
		}
		if c.Description != nil {
			row.Description = clip(*c.Description, nameWidth)
		}
		if events != "" {
			row.Events = events
		}
		switch {
		case c.Disabled == nil:
		case *c.Disabled:
			row.DisabledAt, row.DisabledReason = &t.now, disabledByOwner
		default:
			row.DisabledAt, row.DisabledReason, row.FailingSince = nil, "", nil
		}
	})
}

// RotateWebhookSecret gives a webhook a new secret. The old one signs beside it for as
// long as keep, so that the receiver can change over without losing a message.
func (s *Store) RotateWebhookSecret(ctx context.Context, id string, keep time.Duration) (Webhook, error) {
	secret, err := newWebhookSecret()
	if err != nil {
		return Webhook{}, err
	}
	return s.changeWebhook(ctx, auditWebhookRotate, id, func(t *tx, row *webhookRow) {
		until := t.now.Add(keep)
		row.PreviousSecret, row.PreviousUntil, row.Secret = row.Secret, &until, secret
	})
}

// changeWebhook changes a webhook; action is the change's name in the audit log.
func (s *Store) changeWebhook(ctx context.Context, action AuditAction, id string, change func(*tx, *webhookRow)) (Webhook, error) {
	var changed webhookRow
	err := s.withTx(ctx, string(action)+" "+id, func(t *tx) error {
		row, err := t.lockWebhook(id)
		if err != nil {
			return err
		}
		before := row.facts()
		change(t, &row)
		changed = row
		if err := t.saveWebhook(row); err != nil {
			return err
		}
		return t.audit(action, id, before, row.facts())
	})
	return changed.webhook(), err
}

func (t *tx) lockWebhook(id string) (webhookRow, error) {
	var row webhookRow
	err := t.get(&row, `SELECT `+webhookColumns+` FROM webhooks WHERE id = ?`+t.s.dialect.forUpdate, id)
	if errors.Is(err, sql.ErrNoRows) {
		err = webhookNotFound()
	}
	return row, err
}

func (t *tx) saveWebhook(r webhookRow) error {
	_, err := t.exec(`UPDATE webhooks SET url = ?, description = ?, events = ?, secret = ?, previous_secret = ?, previous_until = ?,
		failing_since = ?, disabled_at = ?, disabled_reason = ? WHERE id = ?`,
		r.URL, r.Description, r.Events, r.Secret, r.PreviousSecret, r.PreviousUntil, r.FailingSince, r.DisabledAt, clip(r.DisabledReason, messageWidth), r.ID)
	return err
}

// DeleteWebhook takes a webhook away; its deliveries stay in the log. fault.NotFound:
// there is none.
func (s *Store) DeleteWebhook(ctx context.Context, id string) error {
	return s.withTx(ctx, "delete webhook "+id, func(t *tx) error {
		row, err := t.lockWebhook(id)
		if err != nil {
			return err
		}
		if _, err := t.exec(`DELETE FROM webhooks WHERE id = ?`, id); err != nil {
			return err
		}
		return t.audit(auditWebhookDelete, id, row.facts(), nil)
	})
}
