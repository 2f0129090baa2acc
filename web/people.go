package web

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// people are the routes about who may do what: sign-in, sessions, keys and what they changed.
func (s *Server) people(api huma.API) {
	op := func(id, method, path, tag, summary string) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: path, Tags: []string{tag}, Summary: summary}
	}
	signIn := op("signIn", http.MethodPost, "/api/session", "people", "Sign in at the page with an API key; the session is a cookie")
	signIn.Security, signIn.DefaultStatus = []map[string][]string{}, http.StatusCreated
	register(s, api, signIn, s.signIn)
	ways := op("signInWays", http.MethodGet, "/api/sign-in", "people", "How one may sign in at the page")
	ways.Security = []map[string][]string{}
	register(s, api, ways, s.ways)
	register(s, api, op("whoAmI", http.MethodGet, "/api/session", "people", "Who calls"), s.whoAmI)
	register(s, api, op("signOut", http.MethodDelete, "/api/session", "people", "Sign out"), s.signOut)
	register(s, api, op("listSessions", http.MethodGet, "/api/sessions", "people", "Your open sessions"), s.listSessions)
	register(s, api, op("endSessions", http.MethodDelete, "/api/sessions", "people", "End all of your sessions, or all others"), s.endSessions)
	register(s, api, op("endSession", http.MethodDelete, "/api/sessions/{id}", "people", "End one of your sessions"), s.endSession)

	register(s, api, op("listKeys", http.MethodGet, "/api/keys", "people", "Your API keys"), s.listKeys)
	create := op("createKey", http.MethodPost, "/api/keys", "people", "Make an API key of your own; it is shown once")
	create.DefaultStatus = http.StatusCreated
	register(s, api, create, s.createKey)
	register(s, api, op("renameKey", http.MethodPatch, "/api/keys/{id}", "people", "Say anew what one of your API keys is for"), s.renameKey)
	rotate := op("rotateKey", http.MethodPost, "/api/keys/{id}/rotate", "people", "Replace one of your API keys; the new one is shown once")
	rotate.DefaultStatus = http.StatusCreated
	register(s, api, rotate, s.rotateKey)
	register(s, api, op("revokeKey", http.MethodDelete, "/api/keys/{id}", "people", "End one of your API keys at once"), s.revokeKey)

	register(s, api, op("listAllKeys", http.MethodGet, "/api/admin/keys", "admin", "API keys of all users"), reviewing(s.listAllKeys))
	create = op("createKeyFor", http.MethodPost, "/api/admin/keys", "admin", "Make an API key for a user; it is shown once")
	create.DefaultStatus = http.StatusCreated
	register(s, api, create, administering(s.createKeyFor))
	rotate = op("rotateAnyKey", http.MethodPost, "/api/admin/keys/{id}/rotate", "admin", "Replace an API key; the new one is shown once")
	rotate.DefaultStatus = http.StatusCreated
	register(s, api, rotate, administering(s.rotateAnyKey))
	register(s, api, op("revokeAnyKey", http.MethodDelete, "/api/admin/keys/{id}", "admin", "End an API key at once"), administering(s.revokeAnyKey))
	register(s, api, op("listSessionsOf", http.MethodGet, "/api/admin/sessions", "admin", "Open sessions of a user"), reviewing(s.listSessionsOf))
	register(s, api, op("endSessionsOf", http.MethodDelete, "/api/admin/sessions", "admin", "Sign a user out everywhere, with effect on the next request"), administering(s.endSessionsOf))
	register(s, api, op("listAudit", http.MethodGet, "/api/admin/audit", "admin", "Changes made by people, newest first"), reviewing(s.listAudit))
}
