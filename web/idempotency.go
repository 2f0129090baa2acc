package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

const (
	maxIdempotencyKey = 255
	// answerLease is how long a request that never answered (its process died)
	// keeps others with its key waiting.
	answerLease = time.Minute
)

// answer is a response that can be stored and given again.
type answer struct {
	Status      int
	ContentType string `header:"Content-Type"`
	Location    string `header:"Location"`
	Cache       string `header:"Cache-Control"`
	Replayed    string `header:"Idempotency-Replayed"`
	RateHeaders
	Body []byte
}

func jsonAnswer(status int, location string, body []byte) *answer {
	return &answer{Status: status, ContentType: "application/json", Location: location, Cache: "no-store", Body: body}
}

// once runs act, or gives its first answer again when the same key and body came
// before (draft-ietf-httpapi-idempotency-key-header-07). act receives the key when
// it can store its answer in its own transaction, which survives a crash between
// the commit and the response; stored says that it did. Failures are not kept: the
// caller may repair the cause and use the key again. One that left a job behind is.
func (s *Server) once(ctx context.Context, route, header string, body []byte, act func(key *store.Key) (a *answer, stored bool, err error)) (*answer, error) {
	name, err := idempotencyKey(header)
	if err != nil {
		return nil, err
	}
	if name == "" {
		a, _, err := act(nil)
		return a, err
	}
	key := store.Key{Scope: callerOf(ctx).userID + " " + route, Key: name, BodyHash: bodyHash(body)}
	// A synchronous request may take its whole time before it answers.
	first, err := s.store.BeginAnswer(ctx, key, answerLease+s.cfg.SyncTimeout)
	if err != nil {
		return nil, err
	}
	if first != nil {
		a := jsonAnswer(first.Status, first.Location, first.Body)
		if first.Status >= http.StatusBadRequest {
			a.ContentType = problemType
		}
		a.Replayed = "true"
		return a, nil
	}
	a, stored, err := act(&key)
	after := context.WithoutCancel(ctx)
	var failed *Problem
	if errors.As(err, &failed) && failed.JobID != "" {
		// It left a job behind that was paid for: the same request must not make,
		// and pay, another one.
		body, encodeErr := json.Marshal(failed)
		return nil, errors.Join(err, encodeErr, s.store.FinishAnswer(after, store.Answer{Key: key, Status: failed.Status, Location: jobPath(failed.JobID), Body: body}))
	}
	if err != nil {
		if drop := s.store.DropAnswer(after, key); drop != nil {
			s.log.WarnContext(ctx, "idempotency key not released", "error", drop)
		}
		return nil, err
	}
	if !stored {
		err = s.store.FinishAnswer(after, store.Answer{Key: key, Status: a.Status, Location: a.Location, Body: a.Body})
	}
	return a, err
}

// idempotencyKey reads the header: a structured-field string in quotes, or bare.
func idempotencyKey(header string) (string, error) {
	key := strings.TrimSpace(header)
	if len(key) >= 2 && key[0] == '"' && key[len(key)-1] == '"' {
		key = strings.ReplaceAll(strings.ReplaceAll(key[1:len(key)-1], `\"`, `"`), `\\`, `\`)
		if key == "" {
			return "", badKey("Idempotency-Key is empty: send 1 to 255 visible ASCII characters, or leave it out")
		}
	}
	if len(key) > maxIdempotencyKey {
		return "", badKey("Idempotency-Key is longer than 255 characters: a UUID is enough")
	}
	for _, r := range key {
		if r < 0x20 || r > 0x7e {
			return "", badKey("Idempotency-Key has a character that is not visible ASCII: a UUID is enough")
		}
	}
	return key, nil
}

// badKey is a 400: 422 means a key that came with another body before.
func badKey(detail string) *Problem {
	return newProblem(http.StatusBadRequest, fault.InvalidInput, detail)
}

// bodyHash is the same for bodies that say the same, whatever their spacing and
// order of fields.
func bodyHash(body []byte) string {
	var v any
	if json.Unmarshal(body, &v) == nil {
		if canonical, err := json.Marshal(v); err == nil {
			body = canonical
		}
	}
	return hashOf(body)
}

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
