package store

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/google/uuid"

	"github.com/appforge-ai/appforge/store/fault"
)

// Channel is a way to tell somebody something.
type Channel string

// The channels.
const (
	ByWebhook Channel = "webhook"
	ByEmail   Channel = "email"
	BySMS     Channel = "sms"
)

const (
	// codeLasts is how long an address can be confirmed after it was added.
	codeLasts = time.Hour
	// codeTries bounds guesses of the six digits that an SMS carries.
	codeTries = 5
)

// Recipient is a mail address or telephone number of a user.
type Recipient struct {
	ID             string
	UserID         string
	Channel        Channel
	Address        string
	Events         []string
	ConfirmedAt    *time.Time // nil: nothing is sent but the request to confirm
	UnsubscribedAt *time.Time
	CreatedAt      time.Time
	Unsubscribe    string // token of the link that ends the notices; for messages to the address only
}

// NewRecipient is what CreateRecipient makes a recipient of. The caller has checked the address.
type NewRecipient struct {
	UserID  string
	Channel Channel // ByEmail or BySMS
	Address string
	Events  []string // none: all
	// Event makes the event that sends the request to confirm.
	Event func(Delivery) (Event, error)
}

const recipientColumns = `id, user_id, channel, address, events, code_hash, code_until, code_tries, unsubscribe_token, confirmed_at, unsubscribed_at, created_at`

type recipientRow struct {
	ID             string     `db:"id"`
	UserID         string     `db:"user_id"`
	Channel        Channel    `db:"channel"`
	Address        string     `db:"address"`
	Events         string     `db:"events"`
	CodeHash       string     `db:"code_hash"`
	CodeUntil      *time.Time `db:"code_until"`
	CodeTries      int        `db:"code_tries"`
	Unsubscribe    string     `db:"unsubscribe_token"`
	ConfirmedAt    *time.Time `db:"confirmed_at"`
	UnsubscribedAt *time.Time `db:"unsubscribed_at"`
	CreatedAt      time.Time  `db:"created_at"`
}

func (r recipientRow) recipient() Recipient {
	return Recipient{
		ID: r.ID, UserID: r.UserID, Channel: r.Channel, Address: r.Address, Events: eventList(r.Events),
		ConfirmedAt: utc(r.ConfirmedAt), UnsubscribedAt: utc(r.UnsubscribedAt), CreatedAt: r.CreatedAt.UTC(), Unsubscribe: r.Unsubscribe,
	}
}

// recipientFacts are what the audit log says of a recipient. The address is somebody's
// own: it goes when the recipient goes, so the log does not keep it.
type recipientFacts struct {
	UserID     string   `json:"userId"`
	Channel    Channel  `json:"channel"`
	Events     []string `json:"events"`
	Confirmed  bool     `json:"confirmed"`
	Subscribed bool     `json:"subscribed"`
}

func (r recipientRow) facts() recipientFacts {
	return recipientFacts{r.UserID, r.Channel, eventList(r.Events), r.ConfirmedAt != nil, r.UnsubscribedAt == nil}
}

// confirmation is the payload of a request to confirm. The code lives in the delivery
// until it is sent: whoever can read the table can read the address's mail in it too.
type confirmation struct {
	Code string `json:"code"`
}

// CreateRecipient adds an address and queues the request to confirm it, in one
// transaction. fault.Conflict: the address is there already, or the user has
// MaxWebhooks recipients; fault.InvalidInput: an event that there is not.
func (s *Store) CreateRecipient(ctx context.Context, n NewRecipient) (Recipient, error) {
	events, err := noticeEvents(n.Events)
	if err != nil {
		return Recipient{}, err
	}
	unsubscribe, err := randomToken()
	if err != nil {
		return Recipient{}, err
	}
	row := recipientRow{ID: uuid.NewString(), UserID: clean(n.UserID), Channel: n.Channel, Address: n.Address, Events: events, Unsubscribe: unsubscribe}
	err = s.withTx(ctx, "create recipient", func(t *tx) error {
		var there []recipientRow
		if err := t.list(&there, `SELECT `+recipientColumns+` FROM recipients WHERE user_id = ?`, row.UserID); err != nil {
			return err
		}
		for _, r := range there {
			if r.Channel == row.Channel && r.Address == row.Address {
				return fault.Newf(fault.Conflict, "address %q is there already.", row.Address)
			}
		}
		if len(there) >= MaxWebhooks {
			return fault.Newf(fault.Conflict, "There are %d recipients already, the most that a user may have: delete one first.", MaxWebhooks)
		}
		row.CreatedAt = t.now
		_, err := t.exec(`INSERT INTO recipients (id, user_id, channel, address, events, unsubscribe_token, created_at) VALUES `+rowsOf(7, 1),
			row.ID, row.UserID, row.Channel, row.Address, row.Events, row.Unsubscribe, row.CreatedAt)
		if err != nil {
			return err
		}
		if err := t.audit(auditRecipientCreate, row.ID, nil, row.facts()); err != nil {
			return err
		}
		return t.askToConfirm(&row, n.Event)
	})
	return row.recipient(), err
}

// AskAgain sends a new request to confirm; the code before it ends. fault.Conflict: the
// address is confirmed, or was asked less than a minute ago; fault.NotFound: there is none.
func (s *Store) AskAgain(ctx context.Context, id string, event func(Delivery) (Event, error)) error {
	return s.withTx(ctx, "ask recipient "+id+" again", func(t *tx) error {
		row, err := t.lockRecipient(`id = ?`, id)
		switch {
		case err != nil:
			return err
		case row.ConfirmedAt != nil && row.UnsubscribedAt == nil:
			return fault.Newf(fault.Conflict, "The address is confirmed already.")
		case row.CodeUntil != nil && t.now.Before(row.CodeUntil.Add(time.Minute-codeLasts)):
			return fault.Newf(fault.Conflict, "The address was asked less than a minute ago: wait for the message to arrive.")
		}
		if err := t.audit(auditRecipientAsk, row.ID, nil, row.facts()); err != nil {
			return err
		}
		return t.askToConfirm(&row, event)
	})
}

// askToConfirm gives the recipient a code and queues the message that carries it.
func (t *tx) askToConfirm(row *recipientRow, event func(Delivery) (Event, error)) error {
	code, err := confirmCode(row.Channel)
	if err != nil {
		return err
	}
	payload, err := encodeJSON(confirmation{Code: code})
	if err != nil {
		return err
	}
	until := t.now.Add(codeLasts)
	row.CodeHash, row.CodeUntil, row.CodeTries = hashOf(row.ID+code), &until, 0
	if err := t.saveRecipient(*row); err != nil {
		return err
	}
	d := Delivery{ID: uuid.NewString(), UserID: row.UserID, Channel: row.Channel, TargetID: row.ID, Event: NoticeConfirm, Payload: payload}
	if err := t.insertDelivery(&d); err != nil {
		return err
	}
	e, err := event(d)
	if err != nil {
		return fmt.Errorf("make the event of delivery %s: %w", d.ID, err)
	}
	return t.queue(e)
}

// confirmCode is six digits to be typed from an SMS, or a token to be followed from a mail.
func confirmCode(c Channel) (string, error) {
	if c != BySMS {
		return randomToken()
	}
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	return fmt.Sprintf("%06d", n), err
}

func randomToken() (string, error) {
	var random [32]byte
	_, err := rand.Read(random[:])
	return base64.RawURLEncoding.EncodeToString(random[:]), err
}

// Confirm confirms an address by the code that was sent to it. fault.NotFound: no such
// recipient; fault.InvalidInput: the code is wrong, too old, or was guessed at too often.
func (s *Store) Confirm(ctx context.Context, id, code string) (Recipient, error) {
	var confirmed recipientRow
	wrong := false
	err := s.withTx(ctx, "confirm recipient "+id, func(t *tx) error {
		row, err := t.lockRecipient(`id = ?`, id)
		if err != nil {
			return err
		}
		confirmed, wrong = row, false
		if row.CodeHash == "" || row.CodeUntil == nil || t.now.After(*row.CodeUntil) || row.CodeTries >= codeTries {
			return fault.Newf(fault.InvalidInput, "The code has expired: have a new one sent.")
		}
		if subtle.ConstantTimeCompare([]byte(hashOf(row.ID+code)), []byte(row.CodeHash)) != 1 {
			row.CodeTries++
			wrong = true // the count has to be kept, so this is no error of the transaction
			return t.saveRecipient(row)
		}
		before := row.facts()
		row.CodeHash, row.CodeUntil, row.CodeTries = "", nil, 0
		row.ConfirmedAt, row.UnsubscribedAt = &t.now, nil
		confirmed = row
		if err := t.saveRecipient(row); err != nil {
			return err
		}
		return t.audit(auditRecipientConfirm, row.ID, before, row.facts())
	})
	if err == nil && wrong {
		err = fault.Newf(fault.InvalidInput, "The code is not the one that was sent.")
	}
	return confirmed.recipient(), err
}

// Unsubscribe ends the notices to an address by the token that its messages carry;
// once more is no error. fault.NotFound: no such token.
func (s *Store) Unsubscribe(ctx context.Context, token string) (Recipient, error) {
	return s.endNotices(ctx, `unsubscribe_token = ?`, token)
}

// RecipientRefused ends the notices to an address that wants none, as its carrier says.
func (s *Store) RecipientRefused(ctx context.Context, id string) error {
	_, err := s.endNotices(ctx, `id = ?`, id)
	return err
}

func (s *Store) endNotices(ctx context.Context, where, value string) (Recipient, error) {
	var ended recipientRow
	err := s.withTx(ctx, "end notices", func(t *tx) error {
		row, err := t.lockRecipient(where, clean(value))
		if err != nil {
			return err
		}
		before := row.facts()
		if row.UnsubscribedAt == nil {
			row.UnsubscribedAt = &t.now
		}
		ended = row
		if err := t.saveRecipient(row); err != nil || !before.Subscribed {
			return err
		}
		return t.audit(auditRecipientUnsubscribe, row.ID, before, row.facts())
	})
	return ended.recipient(), err
}

// Recipient reads one: fault.NotFound when there is none.
func (s *Store) Recipient(ctx context.Context, id string) (Recipient, error) {
	var rows []recipientRow
	err := s.list(ctx, "read recipient "+id, &rows, `SELECT `+recipientColumns+` FROM recipients WHERE id = ?`, id)
	if err == nil && len(rows) == 0 {
		err = recipientNotFound()
	}
	if err != nil {
		return Recipient{}, err
	}
	return rows[0].recipient(), nil
}

// Recipients lists a user's recipients, oldest first.
func (s *Store) Recipients(ctx context.Context, userID string) ([]Recipient, error) {
	var rows []recipientRow
	err := s.list(ctx, "list recipients", &rows, `SELECT `+recipientColumns+` FROM recipients WHERE user_id = ? ORDER BY created_at, id`, clean(userID))
	all := make([]Recipient, len(rows))
	for i, r := range rows {
		all[i] = r.recipient()
	}
	return all, err
}

// ChooseEvents changes what a recipient hears of. fault.NotFound; fault.InvalidInput:
// an event that there is not.
func (s *Store) ChooseEvents(ctx context.Context, id string, events []string) (Recipient, error) {
	chosen, err := noticeEvents(events)
	if err != nil {
		return Recipient{}, err
	}
	var changed recipientRow
	err = s.withTx(ctx, "choose events of recipient "+id, func(t *tx) error {
		row, err := t.lockRecipient(`id = ?`, id)
		before := row.facts()
		row.Events = chosen
		if changed = row; err != nil {
			return err
		}
		if err := t.saveRecipient(row); err != nil {
			return err
		}
		return t.audit(auditRecipientChange, row.ID, before, row.facts())
	})
	return changed.recipient(), err
}

// DeleteRecipient takes an address away. fault.NotFound: there is none.
func (s *Store) DeleteRecipient(ctx context.Context, id string) error {
	return s.withTx(ctx, "delete recipient "+id, func(t *tx) error {
		row, err := t.lockRecipient(`id = ?`, id)
		if err != nil {
			return err
		}
		if _, err := t.exec(`DELETE FROM recipients WHERE id = ?`, id); err != nil {
			return err
		}
		return t.audit(auditRecipientDelete, id, row.facts(), nil)
	})
}

func recipientNotFound() error { return fault.New(fault.NotFound, "Recipient not found", nil) }

func (t *tx) lockRecipient(where, value string) (recipientRow, error) {
	var row recipientRow
	err := t.get(&row, `SELECT `+recipientColumns+` FROM recipients WHERE `+where+t.s.dialect.forUpdate, value)
	if errors.Is(err, sql.ErrNoRows) {
		err = recipientNotFound()
	}
	return row, err
}

func (t *tx) saveRecipient(r recipientRow) error {
	_, err := t.exec(`UPDATE recipients SET events = ?, code_hash = ?, code_until = ?, code_tries = ?, confirmed_at = ?, unsubscribed_at = ? WHERE id = ?`,
		r.Events, r.CodeHash, r.CodeUntil, r.CodeTries, r.ConfirmedAt, r.UnsubscribedAt, r.ID)
	return err
}
