package web

import (
	"context"
	_ "embed"
	"html/template"
	"net/http"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

// noticesPolicy is for pages without script; their one form comes back here.
const noticesPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

//go:embed notices_page.gohtml
var noticesSource string

var noticesTemplate = template.Must(template.New("notices").Parse(noticesSource))

// noticesPage is what the links of a mail lead to. Following a link changes nothing,
// because mail scanners follow links too: the page's button does.
type noticesPage struct {
	Title, Text string
	Button      string // "" when there is nothing left to do
	Action      string // the form's address
}

func (s *Server) showNotices(w http.ResponseWriter, r *http.Request, status int, p noticesPage) {
	requestInfoOf(r.Context()).route = "notices"
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", noticesPolicy)
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if err := noticesTemplate.Execute(w, p); err != nil {
		s.log.WarnContext(r.Context(), "notices page not written", "error", err)
	}
}

// confirmPage is GET and POST /notices/confirm?id=&code=.
func (s *Server) confirmPage(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if r.Method != http.MethodPost {
		s.showNotices(w, r, http.StatusOK, noticesPage{
			Title: "Confirm this address", Text: "AppForge will tell this address when jobs finish. Each message has a link that ends them.",
			Button: "Confirm", Action: "/notices/confirm?" + q.Encode(),
		})
		return
	}
	to, err := s.store.Confirm(byLink(r), q.Get("id"), q.Get("code"))
	if err != nil {
		s.noticesFault(w, r, err)
		return
	}
	s.showNotices(w, r, http.StatusOK, noticesPage{Title: "Confirmed", Text: "Notices of finished jobs now go to " + to.Address + "."})
}

// unsubscribePage is GET and POST /notices/unsubscribe?token=; the POST is also what
// mail programs send by themselves (RFC 8058).
func (s *Server) unsubscribePage(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if r.Method != http.MethodPost {
		s.showNotices(w, r, http.StatusOK, noticesPage{
			Title: "End these notices", Text: "No more notices of finished jobs will come to this address.",
			Button: "End them", Action: "/notices/unsubscribe?" + q.Encode(),
		})
		return
	}
	to, err := s.store.Unsubscribe(byLink(r), q.Get("token"))
	if err != nil {
		s.noticesFault(w, r, err)
		return
	}
	s.showNotices(w, r, http.StatusOK, noticesPage{Title: "Ended", Text: "No more notices go to " + to.Address + "."})
}

// byLink audits a change in the name of whoever has the mail: AppForge knows no more of them.
func byLink(r *http.Request) context.Context {
	info := requestInfoOf(r.Context())
	return store.WithActor(r.Context(), store.Actor{Role: "link", RequestID: info.id, Address: info.address})
}

func (s *Server) noticesFault(w http.ResponseWriter, r *http.Request, err error) {
	p := s.problemOf(r.Context(), err)
	text := p.Detail
	if fault.Is(err, fault.NotFound) {
		text = "This link is not valid any more."
	}
	s.showNotices(w, r, p.Status, noticesPage{Title: "That did not work", Text: text})
}
