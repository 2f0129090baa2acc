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

// DeliveryView is a message in the log; exported because huma describes embedded structs only then.
type DeliveryView struct {
	ID            string               `json:"id" doc:"The message's webhook-id is this after msg_"`
	Channel       store.Channel        `json:"channel" enum:"webhook,email,sms"`
	TargetID      string               `json:"targetId" doc:"Of the webhook or recipient"`
	JobID         string               `json:"jobId,omitempty"`
	Event         string               `json:"event"`
	Status        store.DeliveryStatus `json:"status" enum:"pending,retrying,delivered,failed,skipped"`
	Attempts      int                  `json:"attempts"`
	NextAttemptAt *time.Time           `json:"nextAttemptAt"`
	Error         *string              `json:"error"`
	CreatedAt     time.Time            `json:"createdAt"`
	SettledAt     *time.Time           `json:"settledAt"`
}

func deliveryViewOf(d store.Delivery) DeliveryView {
	return DeliveryView{
		ID: d.ID, Channel: d.Channel, TargetID: d.TargetID, JobID: d.JobID, Event: d.Event, Status: d.Status, Attempts: d.Attempts,
		NextAttemptAt: d.NextAttemptAt, Error: d.Error, CreatedAt: d.CreatedAt, SettledAt: d.SettledAt,
	}
}

type attemptView struct {
	Number    int       `json:"number"`
	Status    int       `json:"status" doc:"HTTP's or SMTP's, 0 when there was no answer"`
	Error     string    `json:"error,omitempty"`
	Response  string    `json:"response,omitempty" doc:"Beginning of the answer"`
	LatencyMS int64     `json:"latencyMs"`
	StartedAt time.Time `json:"startedAt"`
}

type deliveriesView struct {
	Deliveries []DeliveryView `json:"deliveries" nullable:"false"`
	NextCursor *string        `json:"nextCursor" doc:"null on the last page"`
}

type deliveryDetail struct {
	DeliveryView
	Payload json.RawMessage `json:"payload"`
	Log     []attemptView   `json:"log" nullable:"false"`
}

// deliveryOperations are the routes of the delivery log.
func (s *Server) deliveryOperations(api huma.API) {
	tags := []string{"notices"}
	register(s, api, huma.Operation{OperationID: "listDeliveries", Method: http.MethodGet, Path: "/api/deliveries", Tags: tags, Summary: "Messages to your webhooks and addresses, newest first"}, s.listDeliveries)
	register(s, api, huma.Operation{OperationID: "getDelivery", Method: http.MethodGet, Path: "/api/deliveries/{id}", Tags: tags, Summary: "One message, with its attempts"}, s.getDelivery)
	register(s, api, huma.Operation{
		OperationID: "resendDelivery", Method: http.MethodPost, Path: "/api/deliveries/{id}/resend", Tags: tags, Summary: "Send a message once more, with the same id", DefaultStatus: http.StatusAccepted,
	}, s.resendDelivery)
}

func (s *Server) listDeliveries(ctx context.Context, in *struct {
	NoticeOwner
	Target string   `query:"target" format:"uuid" doc:"Of this webhook or recipient only"`
	Event  string   `query:"event" enum:"job.completed,job.failed,job.cancelled,limit.warning,recipient.confirm,test"`
	Status []string `query:"status" enum:"pending,retrying,delivered,failed,skipped" doc:"Separated by commas; any when left out"`
	Cursor string   `query:"cursor" maxLength:"200"`
	Limit  int      `query:"limit" minimum:"1" maximum:"100" default:"25"`
},
) (*struct{ Body deliveriesView }, error) {
	user, err := in.user(ctx)
	if err != nil {
		return nil, err
	}
	f := store.DeliveryFilter{UserID: user, TargetID: in.Target, Event: in.Event, Cursor: in.Cursor, Limit: in.Limit}
	for _, status := range in.Status {
		f.Statuses = append(f.Statuses, store.DeliveryStatus(status))
	}
	page, next, err := s.store.Deliveries(ctx, f)
	if err != nil {
		return nil, err
	}
	view := deliveriesView{Deliveries: []DeliveryView{}}
	for _, d := range page {
		view.Deliveries = append(view.Deliveries, deliveryViewOf(d))
	}
	if next != "" {
		view.NextCursor = &next
	}
	return &struct{ Body deliveriesView }{view}, nil
}

func (s *Server) getDelivery(ctx context.Context, in *NoticePath) (*struct{ Body deliveryDetail }, error) {
	d, err := s.ownDelivery(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	attempts, err := s.store.DeliveryAttempts(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	view := deliveryDetail{DeliveryView: deliveryViewOf(d), Payload: d.Payload, Log: []attemptView{}}
	if d.Event == store.NoticeConfirm {
		view.Payload = json.RawMessage(`{}`) // the code proves that the address was read
	}
	for _, a := range attempts {
		view.Log = append(view.Log, attemptView{Number: a.Number, Status: a.StatusCode, Error: a.Error, Response: a.Response, LatencyMS: a.LatencyMS, StartedAt: a.StartedAt})
	}
	return &struct{ Body deliveryDetail }{view}, nil
}

func (s *Server) resendDelivery(ctx context.Context, in *NoticePath) (*struct{ Body DeliveryView }, error) {
	d, err := s.ownDelivery(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if _, err := callerOf(ctx).actsFor(d.UserID); err != nil {
		return nil, err
	}
	d, err = s.store.ResendDelivery(ctx, in.ID, time.Now().Add(-s.cfg.StaleAfter), functions.NoticeEvent)
	if err != nil {
		return nil, err
	}
	s.sendNow(ctx)
	return &struct{ Body DeliveryView }{deliveryViewOf(d)}, nil
}

// ownDelivery gives a message to the caller's own webhooks and addresses.
func (s *Server) ownDelivery(ctx context.Context, id string) (store.Delivery, error) {
	d, err := s.store.Delivery(ctx, id)
	if err == nil && !callerOf(ctx).hears(d.UserID) {
		err = fault.Newf(fault.NotFound, "Delivery not found")
	}
	return d, err
}
