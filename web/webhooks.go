package web

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/appforge-ai/appforge/functions"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

// oldSecretLasts is how long a rotated secret signs beside the new one when the caller
// does not say.
const oldSecretLasts = 24 * time.Hour

// NoticePath is the path of a webhook, a recipient or a delivery.
type NoticePath struct {
	ID string `path:"id" format:"uuid"`
}

// NoticeOwner says whose webhooks, recipients or deliveries are asked for.
type NoticeOwner struct {
	UserID string `query:"userId" maxLength:"255" doc:"Whom a service key acts for; the caller's own otherwise"`
}

func (o NoticeOwner) user(ctx context.Context) (string, error) {
	if o.UserID == "" {
		return callerOf(ctx).userID, nil
	}
	return callerOf(ctx).actsFor(o.UserID)
}

// hears reports whether notices of user are the caller's: its own, or those of whom it acts for.
func (c caller) hears(user string) bool { return c.userID == user || c.role == RoleService }

type webhookView struct {
	ID             string     `json:"id"`
	URL            string     `json:"url"`
	Description    string     `json:"description"`
	Events         []string   `json:"events" nullable:"false"`
	Enabled        bool       `json:"enabled"`
	DisabledReason string     `json:"disabledReason,omitempty"`
	FailingSince   *time.Time `json:"failingSince" doc:"First failure since the last success"`
	CreatedAt      time.Time  `json:"createdAt"`
	Secret         string     `json:"secret,omitempty" doc:"whsec_…, shown when it is made and never again: verify messages with it by the Standard Webhooks specification"`
}

func webhookViewOf(w store.Webhook) webhookView {
	return webhookView{
		ID: w.ID, URL: w.URL, Description: w.Description, Events: w.Events, Enabled: w.DisabledAt == nil,
		DisabledReason: w.DisabledReason, FailingSince: w.FailingSince, CreatedAt: w.CreatedAt,
	}
}

// WebhookFields are what may be changed; exported because huma describes embedded structs only then.
type WebhookFields struct {
	URL         string   `json:"url,omitempty" maxLength:"2000" doc:"https://…, at a public address"`
	Description *string  `json:"description,omitempty" maxLength:"255"`
	Events      []string `json:"events,omitempty" enum:"job.completed,job.failed,job.cancelled,limit.warning" doc:"What to hear of; all when left out"`
	Enabled     *bool    `json:"enabled,omitempty" doc:"true takes a disabled webhook back into use"`
}

type webhooksView struct {
	Webhooks []webhookView `json:"webhooks" nullable:"false"`
}

// webhookOperations are the routes of a user's own webhooks.
func (s *Server) webhookOperations(api huma.API) {
	tags := []string{"notices"}
	limit := s.cfg.BodyLimit
	register(s, api, huma.Operation{OperationID: "listWebhooks", Method: http.MethodGet, Path: "/api/webhooks", Tags: tags, Summary: "Your webhooks"}, s.listWebhooks)
	register(s, api, huma.Operation{
		OperationID: "createWebhook", Method: http.MethodPost, Path: "/api/webhooks", Tags: tags, Summary: "Hear of finished jobs at a URL", MaxBodyBytes: limit, DefaultStatus: http.StatusCreated,
	}, s.createWebhook)
	register(s, api, huma.Operation{
		OperationID: "changeWebhook", Method: http.MethodPatch, Path: "/api/webhooks/{id}", Tags: tags, Summary: "Change a webhook, or enable it again", MaxBodyBytes: limit,
	}, s.changeWebhook)
	register(s, api, huma.Operation{OperationID: "deleteWebhook", Method: http.MethodDelete, Path: "/api/webhooks/{id}", Tags: tags, Summary: "Delete a webhook"}, s.deleteWebhook)
	register(s, api, huma.Operation{
		OperationID: "rotateWebhookSecret", Method: http.MethodPost, Path: "/api/webhooks/{id}/rotate", Tags: tags, MaxBodyBytes: limit,
		Summary: "Give a webhook a new secret; the old one signs beside it for a while",
	}, s.rotateWebhookSecret)
	register(s, api, huma.Operation{
		OperationID: "testWebhook", Method: http.MethodPost, Path: "/api/webhooks/{id}/test", Tags: tags, Summary: "Send a test message", DefaultStatus: http.StatusAccepted,
	}, s.testWebhook)
}

func (s *Server) listWebhooks(ctx context.Context, in *NoticeOwner) (*struct{ Body webhooksView }, error) {
	user, err := in.user(ctx)
	if err != nil {
		return nil, err
	}
	hooks, err := s.store.Webhooks(ctx, user)
	if err != nil {
		return nil, err
	}
	view := webhooksView{Webhooks: []webhookView{}}
	for _, h := range hooks {
		view.Webhooks = append(view.Webhooks, webhookViewOf(h))
	}
	return &struct{ Body webhooksView }{view}, nil
}

type webhookAnswer struct {
	Cache string `header:"Cache-Control"`
	Body  webhookView
}

func withSecret(w store.Webhook) *webhookAnswer {
	view := webhookViewOf(w)
	view.Secret = w.Secret
	return &webhookAnswer{Cache: "no-store", Body: view}
}

type newWebhook struct {
	UserID string `json:"userId,omitempty" maxLength:"255" doc:"Honoured from a service key; the caller's own otherwise"`
	WebhookFields
}

func (s *Server) createWebhook(ctx context.Context, in *struct{ Body newWebhook }) (*webhookAnswer, error) {
	user, err := callerOf(ctx).actsFor(in.Body.UserID)
	if err != nil {
		return nil, err
	}
	if err := s.cfg.CheckWebhookURL(in.Body.URL); err != nil {
		return nil, err
	}
	n := store.NewWebhook{UserID: user, URL: in.Body.URL, Events: in.Body.Events}
	if in.Body.Description != nil {
		n.Description = *in.Body.Description
	}
	hook, err := s.store.CreateWebhook(ctx, n)
	if err != nil {
		return nil, err
	}
	return withSecret(hook), nil
}

func (s *Server) changeWebhook(ctx context.Context, in *struct {
	NoticePath
	Body WebhookFields
},
) (*webhookAnswer, error) {
	if _, err := s.ownWebhook(ctx, in.ID); err != nil {
		return nil, err
	}
	change := store.WebhookChange{Description: in.Body.Description, Events: in.Body.Events}
	if in.Body.URL != "" {
		if err := s.cfg.CheckWebhookURL(in.Body.URL); err != nil {
			return nil, err
		}
		change.URL = &in.Body.URL
	}
	if in.Body.Enabled != nil {
		disabled := !*in.Body.Enabled
		change.Disabled = &disabled
	}
	hook, err := s.store.ChangeWebhook(ctx, in.ID, change)
	if err != nil {
		return nil, err
	}
	return &webhookAnswer{Cache: "no-store", Body: webhookViewOf(hook)}, nil
}

func (s *Server) deleteWebhook(ctx context.Context, in *NoticePath) (*struct{}, error) {
	if _, err := s.ownWebhook(ctx, in.ID); err != nil {
		return nil, err
	}
	return nil, s.store.DeleteWebhook(ctx, in.ID)
}

func (s *Server) rotateWebhookSecret(ctx context.Context, in *struct {
	NoticePath
	Body *struct {
		KeepHours int `json:"keepHours,omitempty" minimum:"0" maximum:"720" default:"24" doc:"How long the old secret signs too; 0: not at all"`
	} `required:"false"`
},
) (*webhookAnswer, error) {
	if _, err := s.ownWebhook(ctx, in.ID); err != nil {
		return nil, err
	}
	keep := oldSecretLasts
	if in.Body != nil {
		keep = time.Duration(in.Body.KeepHours) * time.Hour
	}
	hook, err := s.store.RotateWebhookSecret(ctx, in.ID, keep)
	if err != nil {
		return nil, err
	}
	return withSecret(hook), nil
}

type deliveryStarted struct {
	Body struct {
		DeliveryID string `json:"deliveryId" format:"uuid" doc:"Its log is at /api/deliveries/{id}"`
	}
}

func (s *Server) testWebhook(ctx context.Context, in *NoticePath) (*deliveryStarted, error) {
	if _, err := s.ownWebhook(ctx, in.ID); err != nil {
		return nil, err
	}
	payload := json.RawMessage(`{"message":"This is a test from AppForge. Your endpoint works when it answers with 200 to 299."}`)
	d, err := s.store.TestWebhook(ctx, in.ID, payload, functions.NoticeEvent)
	if err != nil {
		return nil, err
	}
	s.sendNow(ctx)
	out := &deliveryStarted{}
	out.Body.DeliveryID = d.ID
	return out, nil
}

// ownWebhook gives the caller's webhook, for a change. Somebody else's does not exist.
func (s *Server) ownWebhook(ctx context.Context, id string) (store.Webhook, error) {
	hook, err := s.store.Webhook(ctx, id)
	if err == nil && !callerOf(ctx).hears(hook.UserID) {
		err = fault.Newf(fault.NotFound, "Webhook not found")
	}
	if err == nil {
		_, err = callerOf(ctx).actsFor(hook.UserID)
	}
	return hook, err
}
