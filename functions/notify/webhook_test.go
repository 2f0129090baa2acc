package notify

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
	"golang.org/x/net/dns/dnsmessage"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

const testSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

// The vector of the Standard Webhooks specification.
func TestSignaturesAreThoseOfTheSpecification(t *testing.T) {
	h := http.Header{}
	if err := sign(h, "msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`), []string{testSecret, "whsec_AAAA"}); err != nil {
		t.Fatal(err)
	}
	signatures := strings.Fields(h.Get("webhook-signature"))
	if len(signatures) != 2 || signatures[0] != "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" {
		t.Errorf("signatures %v", signatures)
	}
	if h.Get("webhook-id") != "msg_p5jXN8AQM9LWM0D4loKWxJek" || h.Get("webhook-timestamp") != "1614265330" {
		t.Errorf("headers %v", h)
	}
}

func errand(url string) store.Errand {
	old := time.Now().Add(time.Hour)
	return store.Errand{
		Delivery: store.Delivery{ID: "d1", Channel: store.ByWebhook, Event: store.NoticeCompleted, Payload: json.RawMessage(`{"jobId":"j"}`), CreatedAt: time.Now(), Attempts: 1},
		Webhook:  &store.Webhook{URL: url, Secret: testSecret, PreviousSecret: "whsec_" + strings.Repeat("QUJD", 10), PreviousUntil: &old},
	}
}

func TestAMessageIsSignedWithBothSecretsAndRead(t *testing.T) {
	var body []byte
	var header http.Header
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ = io.ReadAll(r.Body)
		header = r.Header
		io.WriteString(w, "thank you")
	}))
	defer receiver.Close()
	e := errand(receiver.URL)
	if r := NewWebhooks(true).Send(t.Context(), e); r.Verdict != Delivered || r.Status != 200 || r.Response != "thank you" {
		t.Fatalf("%+v", r)
	}
	for _, secret := range e.Webhook.Secrets(time.Now()) {
		verifier, err := standardwebhooks.NewWebhook(secret)
		if err != nil {
			t.Fatal(err)
		}
		if err := verifier.Verify(body, header); err != nil {
			t.Errorf("a secret in force does not verify: %v", err)
		}
	}
	var message struct {
		Type, Timestamp string
		Data            struct{ JobID string }
	}
	if err := json.Unmarshal(body, &message); err != nil || message.Type != "job.completed" || message.Data.JobID != "j" {
		t.Errorf("%s: %v", body, err)
	}
}

func TestWhatAnAnswerMeans(t *testing.T) {
	for _, tt := range []struct {
		name    string
		answer  http.HandlerFunc
		verdict Verdict
		status  int
		after   time.Duration
	}{
		{"204", status(204), Delivered, 204, 0},
		{"a redirect", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) }, Again, 302, 0},
		{"410", status(410), Gone, 410, 0},
		{"404", status(404), Again, 404, 0},
		{"500", status(500), Again, 500, 0},
		{"429 with a wait", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "90")
			w.WriteHeader(http.StatusTooManyRequests)
		}, Again, 429, 90 * time.Second},
		{"a cut connection", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, Again, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var calls atomic.Int64
			receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { calls.Add(1); tt.answer(w, r) }))
			defer receiver.Close()
			r := NewWebhooks(true).Send(t.Context(), errand(receiver.URL))
			if r.Verdict != tt.verdict || r.Status != tt.status || r.RetryAfter != tt.after || calls.Load() != 1 || (r.Error == "") != (tt.verdict == Delivered) {
				t.Errorf("%+v after %d calls", r, calls.Load())
			}
		})
	}
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

func TestALongAnswerIsReadToItsLimit(t *testing.T) {
	var sent atomic.Int64
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		chunk := strings.Repeat("x", 64<<10)
		for range 1 << 14 { // 1 GiB
			n, err := io.WriteString(w, chunk)
			sent.Add(int64(n))
			if err != nil {
				return
			}
		}
	}))
	r := NewWebhooks(true).Send(t.Context(), errand(receiver.URL))
	receiver.Close() // waits for the handler
	if r.Verdict != Delivered || len(r.Response) != maxResponse {
		t.Errorf("%d, %d bytes", r.Verdict, len(r.Response))
	}
	if got := sent.Load(); got > 64<<20 {
		t.Errorf("%d bytes were taken of a receiver that sends too much", got)
	}
}

func TestAReceiverOfAByteASecondIsCutOff(t *testing.T) {
	for name, begin := range map[string]func(http.ResponseWriter){
		"before its answer": func(http.ResponseWriter) {},
		"in its answer":     func(w http.ResponseWriter) { io.WriteString(w, "x"); w.(http.Flusher).Flush() },
	} {
		t.Run(name, func(t *testing.T) {
			cut := make(chan struct{})
			receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				io.Copy(io.Discard, r.Body)
				begin(w)
				<-r.Context().Done() // the next byte never comes before the cut
				close(cut)
			}))
			defer receiver.Close()
			if r := newWebhooks(true, 50*time.Millisecond).Send(t.Context(), errand(receiver.URL)); r.Verdict != Again || r.Error == "" {
				t.Errorf("%+v", r)
			}
			<-cut
		})
	}
}

func TestRetryAfterIsSecondsOrADate(t *testing.T) {
	now := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"": 0, "soon": 0, "-5": 0, "30": 30 * time.Second, "Wed, 25 Nov 2026 12:01:00 GMT": time.Minute, "Wed, 25 Nov 2020 12:01:00 GMT": 0,
	} {
		if got := retryAfter(value, now); got != want {
			t.Errorf("%q: %s, want %s", value, got, want)
		}
	}
}

func TestURLsThatNoWebhookMayHave(t *testing.T) {
	public, private := NewWebhooks(false), NewWebhooks(true)
	for _, good := range []string{"https://example.com", "https://example.com:443/a?b=c", "https://93.184.216.34/hook"} {
		if err := public.CheckURL(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	if err := private.CheckURL("http://127.0.0.1:9000/hook"); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{
		"", "example.com", "https://", "http://example.com", "ftp://example.com", "https://user:pw@example.com", "https://example.com:8443",
		"https://127.0.0.1", "https://10.0.0.1", "https://[::1]/", "https://[fe80::1%25eth0]/", "https://0.0.0.0", "javascript:alert(1)", "https://" + strings.Repeat("a", 2000) + ".com",
	} {
		if err := public.CheckURL(bad); !fault.Is(err, fault.InvalidInput) || !strings.HasPrefix(fault.Public(err), "url ") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// Listeners on what an attacker wants to reach: nothing may connect to them, however
// the address is written or found.
func TestNoURLReachesAnInternalListener(t *testing.T) {
	var hits atomic.Int64
	listen := func(address string) string {
		l, err := net.Listen("tcp", address)
		if err != nil {
			return ""
		}
		t.Cleanup(func() { l.Close() })
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				hits.Add(1)
				c.Close()
			}
		}()
		_, port, _ := net.SplitHostPort(l.Addr().String())
		return port
	}
	port := listen("127.0.0.1:0")
	number, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	listen(fmt.Sprintf("[::1]:%d", number))
	resolveTo(t, "127.0.0.1")

	// Spellings that C programs read as addresses, and that are not even names here.
	spellings := []string{"127.1", "0", "2130706433", "017700000001", "0177.0.0.1", "127.0.0.1."}
	hosts := []string{
		"127.0.0.1", "127.127.127.127", "0.0.0.0", "localhost", "LOCALHOST", "localhost.", "0x7f000001", "0x7f.0.0.1", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
		"[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001::1]", "[fe80::1]", "[fec0::1]", "[fc00::1]", "[fd00::1]", "[ff02::1]", "[100::1]",
		"[3fff::1]", "[5f00::1]", "[2001:db8::1]", "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "198.18.0.1", "192.0.0.1",
		"192.0.2.1", "198.51.100.1", "203.0.113.1", "192.88.99.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "hostile.example", "127.0.0.1.nip.example",
	}
	client := NewWebhooks(false)
	// The port is the listener's: the check of ports has to stand aside for this test.
	open := NewWebhooks(false)
	open.client = withPort(number)
	tried := 0
	for _, host := range append(hosts, spellings...) {
		for _, url := range []string{"https://" + host + "/", "https://" + host + ":" + port + "/", "http://" + host + ":" + port + "/"} {
			for _, sender := range []*Webhooks{client, open} {
				tried++
				want := Result{Verdict: GiveUp, Error: notPublic}
				switch spelled := slices.Contains(spellings, host); {
				case sender == client && (strings.HasPrefix(url, "http://") || !spelled && strings.HasSuffix(url, ":"+port+"/")):
					want.Error = notCallable
				case spelled:
					want = Result{Verdict: Again, Error: notFound}
				}
				if r := sender.Send(t.Context(), errand(url)); r != want {
					t.Errorf("%s: %+v, want %+v", url, r, want)
				}
			}
		}
	}
	if n := hits.Load(); n != 0 {
		t.Errorf("%d connections arrived at internal listeners after %d tries", n, tried)
	}
	if _, err := net.DialTimeout("tcp", net.JoinHostPort("127.0.0.1", port), time.Second); err != nil {
		t.Fatalf("the listener was not there: %v", err)
	}
}

// A link-local address with a zone once broke the check of the dialled address down.
func TestAnAddressWithAZoneIsRefused(t *testing.T) {
	for _, private := range []bool{false, true} {
		if r := NewWebhooks(private).Send(t.Context(), errand("https://[fe80::1%25lo]/")); r.Verdict != GiveUp {
			t.Errorf("%+v", r)
		}
	}
}

// A name that leads to a public address when it is looked at, and inside when it is called.
func TestANameThatChangesIsCheckedWhereItLeads(t *testing.T) {
	var hits atomic.Int64
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	inside := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	inside.Listener.Close()
	inside.Listener = l
	inside.Start()
	defer inside.Close()
	asked := resolveTo(t, "93.184.216.34", "127.0.0.1")
	looked, err := net.DefaultResolver.LookupIP(t.Context(), "ip4", "rebinding.example")
	if err != nil || len(looked) != 1 || looked[0].String() != "93.184.216.34" {
		t.Fatalf("at first the name leads to %v, %v", looked, err)
	}
	sender := NewWebhooks(false)
	sender.client = withPort(l.Addr().(*net.TCPAddr).Port)
	url := "http://rebinding.example:" + strconv.Itoa(l.Addr().(*net.TCPAddr).Port) + "/"
	if err := NewWebhooks(true).CheckURL(url); err != nil {
		t.Fatal(err)
	}
	if r := sender.Send(t.Context(), errand(url)); r != (Result{Verdict: GiveUp, Error: notPublic}) || hits.Load() != 0 {
		t.Errorf("%+v after %d requests inside", r, hits.Load())
	}
	if n := asked.Load(); n < 2 {
		t.Errorf("the name was looked up %d times: it did not change", n)
	}
}

// resolveTo makes every name lead to the first address when it is first asked for, then
// to the second, and so on, for this process and this test. It counts the answers.
func resolveTo(t *testing.T, addresses ...string) *atomic.Int64 {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	asked := &atomic.Int64{}
	go answerNames(conn, addresses, asked)
	before := net.DefaultResolver
	net.DefaultResolver = resolverAt(conn.LocalAddr().String())
	t.Cleanup(func() { net.DefaultResolver = before })
	return asked
}

func answerNames(conn net.PacketConn, addresses []string, asked *atomic.Int64) {
	buffer := make([]byte, 1500)
	for {
		n, from, err := conn.ReadFrom(buffer)
		if err != nil {
			return
		}
		var m dnsmessage.Message
		if m.Unpack(buffer[:n]) != nil {
			continue
		}
		m.Response, m.Authoritative = true, true
		m.Additionals = nil
		for _, q := range m.Questions {
			if q.Type == dnsmessage.TypeA {
				ip := net.ParseIP(addresses[min(int(asked.Add(1)), len(addresses))-1]).To4()
				m.Answers = append(m.Answers, dnsmessage.Resource{
					Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class}, Body: &dnsmessage.AResource{A: [4]byte(ip)},
				})
			}
		}
		if packed, err := m.Pack(); err == nil {
			conn.WriteTo(packed, from)
		}
	}
}
