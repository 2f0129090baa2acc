package functions

import (
	"encoding/json"
	"net/http"

	"github.com/inngest/inngestgo"
)

// Guard stands before the SDK's handler for requests that come from the network.
// In production it refuses registrations without a signature: the handler itself
// must allow them, because the server registers itself in process (see
// Registration), but nobody else may make it call the engine. It also bounds the
// body and the methods.
func Guard(handler http.Handler, dev bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !dev && r.Method == http.MethodPut && r.Header.Get(inngestgo.HeaderKeySignature) == "" {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusUnauthorized)
			_ = json.NewEncoder(w).Encode(map[string]string{"message": "Unauthorized"})
			return
		}
		// A dev engine signs nothing, so any page in the developer's browser could
		// play the engine. Browsers say that they are browsers; the engine does not.
		if dev && (r.Header.Get("Origin") != "" || r.Header.Get("Sec-Fetch-Site") != "") {
			http.Error(w, "browsers have no business here", http.StatusForbidden)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxRunBody)
		handler.ServeHTTP(w, r)
	})
}
