package e2e

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	gem "github.com/appforge-ai/appforge/internal/geminitest"
)

// receiver is a webhook's endpoint that fails for some calls and checks every signature.
type receiver struct {
	*httptest.Server
	mu       sync.Mutex
	fails    int
	verifier *standardwebhooks.Webhook
	messages []message
	wake     chan struct{}
}

type message struct {
	ID    string
	Valid bool
	At    time.Time
	Type  string
	Data  struct{ JobID, Status, Error, Limit string }
}

func receive(t *testing.T, fails int) *receiver {
	r := &receiver{fails: fails, wake: make(chan struct{}, 100)}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		r.mu.Lock()
		defer r.mu.Unlock()
		m := message{ID: req.Header.Get("webhook-id"), At: time.Now()}
		m.Valid = err == nil && r.verifier.Verify(body, req.Header) == nil && json.Unmarshal(body, &m) == nil
		r.messages = append(r.messages, m)
		if len(r.messages) <= r.fails {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		r.wake <- struct{}{}
	}))
	t.Cleanup(r.Close)
	return r
}

// wait returns the first n messages once they are there.
func (r *receiver) wait(t *testing.T, n int) []message {
	t.Helper()
	limit := time.After(jobTime)
	for {
		r.mu.Lock()
		got := append([]message(nil), r.messages...)
		r.mu.Unlock()
		if len(got) >= n {
			return got
		}
		select {
		case <-r.wake:
		case <-limit:
			t.Fatalf("%d messages arrived, not %d", len(got), n)
		}
	}
}

// hook makes a webhook for the receiver and gives its id.
func (r *receiver) hook(t *testing.T, a api) string {
	t.Helper()
	status, _, body := a.do(http.MethodPost, "/api/webhooks", map[string]any{"url": r.URL})
	var made struct{ ID, Secret string }
	if err := json.Unmarshal(body, &made); err != nil || status != http.StatusCreated {
		t.Fatalf("%d %s", status, body)
	}
	var err error
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.verifier, err = standardwebhooks.NewWebhook(made.Secret); err != nil {
		t.Fatal(err)
	}
	return made.ID
}

type delivery struct {
	ID, Status string
	Attempts   int
	Log        []struct {
		Number, Status int
		Error          string
	}
}

func (a api) delivery(id string) delivery {
	a.t.Helper()
	_, _, body := a.do(http.MethodGet, "/api/deliveries/"+id, nil)
	var d delivery
	if err := json.Unmarshal(body, &d); err != nil {
		a.t.Fatalf("%v in %s", err, body)
	}
	return d
}

// delivered waits until a message is settled.
func (a api) delivered(id string) delivery {
	a.t.Helper()
	var d delivery
	await(a.t, jobTime, "the message to be delivered", func() (bool, string) {
		d = a.delivery(id)
		return d.Status == "delivered" || d.Status == "failed" || d.Status == "skipped", d.Status
	})
	return d
}

func TestWebhooks(t *testing.T) {
	t.Parallel()
	s := newStack(t, options{env: []string{"NOTICE_RETRIES=1s,1s,1s"}})
	t.Run("a receiver that fails three times gets the same message four times", func(t *testing.T) {
		a := s.api
		a.t = t
		slow, quick := receive(t, 3), receive(t, 0)
		slowHook, quickHook := slow.hook(t, a), quick.hook(t, a)
		s.gemini.OnScreen("Doomed").Always(gem.BlockedFor("SAFETY"))
		job := a.generate(brief(false, "Told", "Doomed"))
		if j := a.settled(job); j.Status != "failed" {
			t.Fatalf("%s", j.Status)
		}
		one := quick.wait(t, 1)[0]
		if !one.Valid || one.Type != "job.failed" || one.Data.JobID != job || one.Data.Status != "failed" || one.Data.Error == "" {
			t.Errorf("%+v", one)
		}
		four := slow.wait(t, 4)
		for i, m := range four {
			if !m.Valid || m.ID != four[0].ID || i > 0 && m.At.Sub(four[i-1].At) < 900*time.Millisecond {
				t.Errorf("attempt %d: %+v after %v", i+1, m, m.At.Sub(four[max(0, i-1)].At))
			}
		}
		if one.At.After(four[3].At) || one.ID == four[0].ID {
			t.Error("the failing receiver kept the other one waiting, or both share a message")
		}
		d := a.delivered(four[0].ID[len("msg_"):])
		if d.Status != "delivered" || d.Attempts != 4 || len(d.Log) != 4 || d.Log[0].Status != 503 || d.Log[3].Status != 200 {
			t.Errorf("%+v", d)
		}
		const retried = `appforge_deliveries_total{channel="webhook",outcome="retrying"} 3`
		if _, _, figures := a.do(http.MethodGet, "/metrics", nil); !strings.Contains(string(figures), retried) {
			t.Errorf("the metrics lack %s", retried)
		}
		for _, id := range []string{slowHook, quickHook} {
			a.do(http.MethodDelete, "/api/webhooks/"+id, nil)
		}
	})
	t.Run("test, give up, resend", func(t *testing.T) {
		a := s.api
		a.t = t
		r := receive(t, 6) // two attempts of the resend fail too: it has as many as the first round
		hook := r.hook(t, a)
		id := a.startTest(hook)
		if d := a.delivered(id); d.Status != "failed" || d.Attempts != 4 {
			t.Fatalf("%+v", d)
		}
		if status, _, body := a.do(http.MethodPost, "/api/deliveries/"+id+"/resend", nil); status != http.StatusAccepted {
			t.Fatalf("%d %s", status, body)
		}
		last := r.wait(t, 7)[6]
		if d := a.delivered(id); d.Status != "delivered" || d.Attempts != 7 || last.ID != "msg_"+d.ID || !last.Valid || last.Type != "test" {
			t.Errorf("%+v, %+v", d, last)
		}
	})
	t.Run("a receiver that is gone is not called again", func(t *testing.T) {
		a := s.api
		a.t = t
		calls := make(chan struct{}, 10)
		gone := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { calls <- struct{}{}; w.WriteHeader(http.StatusGone) }))
		defer gone.Close()
		_, _, body := a.do(http.MethodPost, "/api/webhooks", map[string]any{"url": gone.URL})
		var hook struct{ ID string }
		if err := json.Unmarshal(body, &hook); err != nil {
			t.Fatal(err)
		}
		if d := a.delivered(a.startTest(hook.ID)); d.Status != "failed" || len(calls) != 1 {
			t.Errorf("%+v after %d calls", d, len(calls))
		}
		if status, _, body := a.do(http.MethodPost, "/api/webhooks/"+hook.ID+"/test", nil); status != http.StatusConflict {
			t.Errorf("a disabled webhook is tested: %d %s", status, body)
		}
	})
}
