package oidctest

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"

	"github.com/oauth2-proxy/mockoidc"
)

// chosen is the parameter that the page's links add to the request they repeat.
const chosen = "person"

var page = template.Must(template.New("page").Parse(`<!doctype html>
<html lang="en"><title>Provider</title><link rel="icon" href="data:,">
<h1>Who are you?</h1>
<ul>{{range .People}}<li><a href="{{.Address}}">{{.Name}}</a></li>{{end}}</ul>
<a href="{{.Refusal}}">None of them</a>
`))

type choice struct{ Name, Address string }

// ask stands before the authorization endpoint and has a browser say who it is.
func (p *Provider) ask(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != mockoidc.AuthorizationEndpoint || len(p.people) == 0 {
			next.ServeHTTP(w, r)
			return
		}
		asked := r.URL.Query()
		if i := slices.IndexFunc(p.people, func(one Person) bool { return one.Name == asked.Get(chosen) }); i >= 0 {
			p.QueueUser(p.people[i])
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = page.Execute(w, map[string]any{"People": p.choices(asked), "Refusal": refusal(asked)}) // the browser may be gone
	})
}

func (p *Provider) choices(asked url.Values) []choice {
	choices := make([]choice, 0, len(p.people))
	for _, one := range p.people {
		asked.Set(chosen, one.Name)
		choices = append(choices, choice{one.Name, "?" + asked.Encode()})
	}
	return choices
}

// refusal is where a person goes who says no (RFC 6749, section 4.1.2.1).
func refusal(asked url.Values) string {
	return asked.Get("redirect_uri") + "?" + url.Values{"error": {"access_denied"}, "state": asked["state"]}.Encode()
}
