package e2e

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"
)

// startTest has a webhook tested and gives the message's id.
func (a api) startTest(hook string) string {
	a.t.Helper()
	status, _, body := a.do(http.MethodPost, "/api/webhooks/"+hook+"/test", nil)
	var started struct{ DeliveryID string }
	if err := json.Unmarshal(body, &started); err != nil || status != http.StatusAccepted {
		a.t.Fatalf("%d %s", status, body)
	}
	return started.DeliveryID
}

// The engine forgets a run that waits for its second attempt.
func TestAMessageOutlivesTheEnginesMemory(t *testing.T) {
	t.Parallel()
	s := newStack(t, options{env: []string{"NOTICE_RETRIES=20s,1s"}})
	r := receive(t, 1)
	id := s.api.startTest(r.hook(t, s.api))
	await(t, jobTime, "the first attempt to fail", func() (bool, string) {
		d := s.api.delivery(id)
		return d.Status == "retrying", d.Status
	})
	port := s.engine.Port()
	if err := s.engine.Kill(); err != nil {
		t.Fatal(err)
	}
	s.startEngine(port, "wiped")
	s.waitRegistered()
	swept := time.Now()
	await(t, jobTime, "the message to be delivered", func() (bool, string) {
		if time.Since(swept) > sweepEvery {
			s.sweep()
			swept = time.Now()
		}
		d := s.api.delivery(id)
		return d.Status == "delivered", d.Status
	})
	both := r.wait(t, 2)
	if len(both) != 2 || both[0].ID != "msg_"+id || both[1].ID != both[0].ID || !both[1].Valid {
		t.Errorf("%+v", both)
	}
	if d := s.api.delivery(id); d.Attempts != 2 || len(d.Log) != 2 {
		t.Errorf("%+v", d)
	}
}
