package web

import (
	"compress/gzip"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/klauspost/compress/gzhttp"
)

// compressedTypes are the answers that become smaller; pictures, fonts and zips are
// compressed already.
var compressedTypes = []string{"text/html", "text/css", "text/javascript", "image/svg+xml", "application/json", "application/openapi+json"}

// What compresses gives each answer a weak ETag, or none: one tag stands for the
// answer in either coding. A browser asks for the page's files once; jobs are read
// while they change, and time counts more there than the last percent.
var (
	compressFile = mustCompress(gzip.DefaultCompression)
	compressRead = mustCompress(gzip.BestSpeed)
)

// mustCompress gzips answers for whoever takes it, at a level of compress/gzip.
func mustCompress(level int) func(http.Handler) http.HandlerFunc {
	wrap, err := gzhttp.NewWrapper(gzhttp.CompressionLevel(level), gzhttp.ContentTypes(compressedTypes), gzhttp.EnableZstd(false))
	if err != nil {
		panic(err) // the options are constants
	}
	return wrap
}

// compressedReads is a mux whose GET operations are compressed. BREACH reads a secret
// off the length of answers that hold it beside text of the attacker's choice. No
// answer to a GET holds a secret: keys and the secrets of webhooks are shown once, by
// the POST that made them, and those answers stay as they are. Event streams are not
// registered here, because compression would hold events back.
type compressedReads struct{ humago.Mux }

// HandleFunc implements humago.Mux.
func (m compressedReads) HandleFunc(pattern string, handle func(http.ResponseWriter, *http.Request)) {
	if strings.HasPrefix(pattern, http.MethodGet+" ") {
		handle = compressRead(http.HandlerFunc(handle))
	}
	m.Mux.HandleFunc(pattern, handle)
}
