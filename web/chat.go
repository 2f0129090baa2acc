package web

import (
	"context"
	"encoding/json"
	"time"

	"github.com/appforge-ai/appforge/functions"
	"github.com/appforge-ai/appforge/functions/chat"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

const (
	chatPath = "/api/chat/context"
	// chatLimit is the body limit of conversations, in bytes: JSON may be twice as long
	// as the texts in it.
	chatLimit = 2*chat.MaxBytes + 1<<20
	// chatTime is how long a conversation may take to arrive.
	chatTime = 2 * time.Minute
)

type chatInput struct {
	IdempotencyKey string `header:"Idempotency-Key" doc:"Same key and body: the first answer again"`
	RawBody        []byte
	Body           struct {
		UserID string `json:"userId,omitempty" maxLength:"255" doc:"Honoured from a service key; the caller's own otherwise"`
		chat.Request
	}
}

// ChatResult is the outputData of a chat-context job.
type ChatResult chat.Result

// processChat is POST /api/chat/context: a job that summarises a conversation, or
// selects files for its next request.
func (s *Server) processChat(ctx context.Context, in *chatInput) (*answer, error) {
	user, err := callerOf(ctx).actsFor(in.Body.UserID)
	if err != nil {
		return nil, err
	}
	work := s.jobs.Piece(store.ChatContext)
	if work == nil {
		return nil, fault.Newf(fault.NotFound, "This server prepares no chat context.")
	}
	input, err := json.Marshal(in.Body.Request)
	if err != nil {
		return nil, err
	}
	return s.submit(ctx, submission{user: user, route: "POST " + chatPath, key: in.IdempotencyKey, body: in.RawBody, job: func(id string) (store.NewJob, error) {
		return work.Job(ctx, functions.TaskRequest{JobID: id, UserID: user, Input: input})
	}})
}
