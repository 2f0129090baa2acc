package web

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/appforge-ai/appforge/functions"
	"github.com/appforge-ai/appforge/functions/notify"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

type recipientView struct {
	ID             string        `json:"id"`
	Channel        store.Channel `json:"channel" enum:"email,sms"`
	Address        string        `json:"address"`
	Events         []string      `json:"events" nullable:"false"`
	ConfirmedAt    *time.Time    `json:"confirmedAt" doc:"null: nothing is sent but the request to confirm"`
	UnsubscribedAt *time.Time    `json:"unsubscribedAt"`
	CreatedAt      time.Time     `json:"createdAt"`
}

func recipientViewOf(r store.Recipient) recipientView {
	return recipientView{
		ID: r.ID, Channel: r.Channel, Address: r.Address, Events: r.Events,
		ConfirmedAt: r.ConfirmedAt, UnsubscribedAt: r.UnsubscribedAt, CreatedAt: r.CreatedAt,
	}
}

type recipientsView struct {
	Recipients []recipientView `json:"recipients" nullable:"false"`
	Channels   []store.Channel `json:"channels" nullable:"false" doc:"What this server is set up to send"`
}

type recipientAnswer struct{ Body recipientView }

// Requests to confirm cost the operator money, and whoever has the address their peace.
const (
	requestsByUser    = 10 // an hour
	requestsToAddress = 3  // a day, of all users
)

// countRequest refuses requests to confirm beyond the limits. The address is counted
// without its case and as a hash: it is somebody's own.
func (s *Server) countRequest(ctx context.Context, user, address string) error {
	return s.countAttempts(ctx, "There were too many requests to confirm an address",
		attemptLimit{"confirm by " + hashed(user), requestsByUser, time.Hour},
		attemptLimit{"confirm at " + hashed(strings.ToLower(address)), requestsToAddress, 24 * time.Hour})
}

func hashed(s string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(s))) }

// recipientOperations are the routes of a user's own addresses.
func (s *Server) recipientOperations(api huma.API) {
	tags := []string{"notices"}
	limit := s.cfg.BodyLimit
	register(s, api, huma.Operation{OperationID: "listRecipients", Method: http.MethodGet, Path: "/api/recipients", Tags: tags, Summary: "Your mail addresses and telephone numbers for notices"}, s.listRecipients)
	register(s, api, huma.Operation{
		OperationID: "createRecipient", Method: http.MethodPost, Path: "/api/recipients", Tags: tags, Summary: "Add an address; it is asked to confirm", MaxBodyBytes: limit, DefaultStatus: http.StatusCreated,
	}, s.createRecipient)
	register(s, api, huma.Operation{
		OperationID: "changeRecipient", Method: http.MethodPatch, Path: "/api/recipients/{id}", Tags: tags, Summary: "Choose what an address hears of", MaxBodyBytes: limit,
	}, s.changeRecipient)
	register(s, api, huma.Operation{OperationID: "deleteRecipient", Method: http.MethodDelete, Path: "/api/recipients/{id}", Tags: tags, Summary: "Take an address away"}, s.deleteRecipient)
	register(s, api, huma.Operation{
		OperationID: "confirmRecipient", Method: http.MethodPost, Path: "/api/recipients/{id}/confirm", Tags: tags, Summary: "Confirm an address by the code that it was sent", MaxBodyBytes: limit,
	}, s.confirmRecipient)
	register(s, api, huma.Operation{
		OperationID: "askRecipient", Method: http.MethodPost, Path: "/api/recipients/{id}/ask", Tags: tags, Summary: "Send the request to confirm again", DefaultStatus: http.StatusAccepted,
	}, s.askRecipient)
}

func (s *Server) listRecipients(ctx context.Context, in *NoticeOwner) (*struct{ Body recipientsView }, error) {
	user, err := in.user(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.store.Recipients(ctx, user)
	if err != nil {
		return nil, err
	}
	view := recipientsView{Recipients: []recipientView{}, Channels: append([]store.Channel{}, s.cfg.Channels...)}
	for _, r := range all {
		view.Recipients = append(view.Recipients, recipientViewOf(r))
	}
	return &struct{ Body recipientsView }{view}, nil
}

func (s *Server) createRecipient(ctx context.Context, in *struct {
	Body struct {
		UserID  string        `json:"userId,omitempty" maxLength:"255" doc:"Honoured from a service key; the caller's own otherwise"`
		Channel store.Channel `json:"channel" enum:"email,sms"`
		Address string        `json:"address" maxLength:"320" doc:"ada@example.com, or +4930123456"`
		Events  []string      `json:"events,omitempty" enum:"job.completed,job.failed,job.cancelled,limit.warning" doc:"All when left out"`
	}
},
) (*recipientAnswer, error) {
	user, err := callerOf(ctx).actsFor(in.Body.UserID)
	if err != nil {
		return nil, err
	}
	if err := s.checkRecipient(in.Body.Channel, in.Body.Address); err != nil {
		return nil, err
	}
	if err := s.countRequest(ctx, user, in.Body.Address); err != nil {
		return nil, err
	}
	r, err := s.store.CreateRecipient(ctx, store.NewRecipient{UserID: user, Channel: in.Body.Channel, Address: in.Body.Address, Events: in.Body.Events, Event: functions.NoticeEvent})
	if err != nil {
		return nil, err
	}
	s.sendNow(ctx)
	return &recipientAnswer{recipientViewOf(r)}, nil
}

func (s *Server) checkRecipient(c store.Channel, address string) error {
	there := false
	for _, channel := range s.cfg.Channels {
		there = there || channel == c
	}
	switch {
	case !there:
		return fault.Newf(fault.InvalidInput, "channel %q is not set up on this server: ask its operator (SMTP_URL, TWILIO_ACCOUNT_SID)", c)
	case c == store.ByEmail && !notify.CheckAddress(address):
		return fault.Newf(fault.InvalidInput, "address is not a mail address: write it as ada@example.com")
	case c == store.BySMS && !notify.CheckNumber(address):
		return fault.Newf(fault.InvalidInput, "address is not a telephone number: write it with its country, as +4930123456")
	}
	return nil
}

func (s *Server) changeRecipient(ctx context.Context, in *struct {
	NoticePath
	Body struct {
		Events []string `json:"events" minItems:"1" enum:"job.completed,job.failed,job.cancelled,limit.warning" nullable:"false"`
	}
},
) (*recipientAnswer, error) {
	if _, err := s.ownRecipient(ctx, in.ID); err != nil {
		return nil, err
	}
	r, err := s.store.ChooseEvents(ctx, in.ID, in.Body.Events)
	if err != nil {
		return nil, err
	}
	return &recipientAnswer{recipientViewOf(r)}, nil
}

func (s *Server) deleteRecipient(ctx context.Context, in *NoticePath) (*struct{}, error) {
	if _, err := s.ownRecipient(ctx, in.ID); err != nil {
		return nil, err
	}
	return nil, s.store.DeleteRecipient(ctx, in.ID)
}

func (s *Server) confirmRecipient(ctx context.Context, in *struct {
	NoticePath
	Body struct {
		Code string `json:"code" minLength:"1" maxLength:"100"`
	}
},
) (*recipientAnswer, error) {
	if _, err := s.ownRecipient(ctx, in.ID); err != nil {
		return nil, err
	}
	r, err := s.store.Confirm(ctx, in.ID, in.Body.Code)
	if err != nil {
		return nil, err
	}
	return &recipientAnswer{recipientViewOf(r)}, nil
}

func (s *Server) askRecipient(ctx context.Context, in *NoticePath) (*struct{}, error) {
	r, err := s.ownRecipient(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := s.countRequest(ctx, r.UserID, r.Address); err != nil {
		return nil, err
	}
	if err := s.store.AskAgain(ctx, in.ID, functions.NoticeEvent); err != nil {
		return nil, err
	}
	s.sendNow(ctx)
	return nil, nil //nolint:nilnil // 202 without a body
}

// ownRecipient gives the caller's recipient, for a change. Somebody else's does not exist.
func (s *Server) ownRecipient(ctx context.Context, id string) (store.Recipient, error) {
	r, err := s.store.Recipient(ctx, id)
	if err == nil && !callerOf(ctx).hears(r.UserID) {
		err = fault.Newf(fault.NotFound, "Recipient not found")
	}
	if err == nil {
		_, err = callerOf(ctx).actsFor(r.UserID)
	}
	return r, err
}
