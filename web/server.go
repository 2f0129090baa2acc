package web

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/appforge-ai/appforge/functions"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
	"github.com/appforge-ai/appforge/store/money"
	"github.com/appforge-ai/appforge/web/signin"
)

// Config is what the server may be told.
type Config struct {
	Local          bool           // one local user, no keys; the caller must bind to loopback
	SyncTimeout    time.Duration  // of a generation or an export in synchronous mode
	BodyLimit      int64          // bytes of a request to the API
	Version        string         // of this build
	Page           fs.FS          // the built page; nil serves none
	EngineUI       string         // the engine's dashboard, for links to runs; "" makes none
	Sessions       Sessions       // of the page
	TrustedProxies []netip.Prefix // whose X-Forwarded-For counts
	// Rollout are the job types that some users' requests wait for; all others always
	// run in the background.
	Rollout map[store.JobType]Rollout
	SignIn  *signin.Provider // where people sign in beside with keys; nil: nowhere
	// StaleAfter is how long after a message was due it may be sent again: its run is lost.
	StaleAfter time.Duration
	// CheckWebhookURL says whether a webhook may have a URL; its error names the field.
	CheckWebhookURL func(string) error
	// ReadImage gives an image at an address as a data: URL. Its errors are the caller's
	// to read.
	ReadImage  func(ctx context.Context, address string) (dataURL string, err error)
	Channels   []store.Channel        // other than webhooks, that are set up
	Collectors []prometheus.Collector // more to show at /metrics
	// EngineHealth tells whether the engine answers.
	EngineHealth func(context.Context) error
	// SendNow, when set, carries the outbox to the engine before a request is
	// answered: for hosts that freeze a process once it has answered.
	SendNow func(context.Context)
}

// Server answers AppForge's HTTP requests.
type Server struct {
	cfg     Config
	store   *store.Store
	jobs    functions.Jobs
	engine  http.Handler
	log     *slog.Logger
	metrics *metrics
	handler http.Handler
	page    *page         // nil: none is built
	uploads chan struct{} // bounds the requests whose pictures are in memory
	images  chan struct{} // bounds the images that are read elsewhere

	streams    context.Context // ends when event streams must
	endStreams context.CancelFunc
}

// New makes a server. engine is the handler of /api/inngest, already guarded.
func New(cfg Config, st *store.Store, jobs functions.Jobs, engine http.Handler, log *slog.Logger) (*Server, error) {
	if st == nil || jobs.Screens == nil || engine == nil || log == nil || cfg.EngineHealth == nil || cfg.CheckWebhookURL == nil || cfg.ReadImage == nil {
		return nil, errors.New("web.New: store, jobs.Screens, engine, log, EngineHealth, CheckWebhookURL and ReadImage are needed")
	}
	cfg.Sessions = cfg.Sessions.withDefaults()
	useProblems()
	s := &Server{cfg: cfg, store: st, jobs: jobs, engine: engine, log: log, metrics: newMetrics(st, log, cfg.Collectors...), uploads: make(chan struct{}, maxUploads), images: make(chan struct{}, maxImages)}
	var err error
	if s.page, err = newPage(cfg.Page); err != nil {
		return nil, fmt.Errorf("web.New: read the page: %w", err)
	}
	s.streams, s.endStreams = context.WithCancel(context.Background())
	s.handler = s.routes()
	return s, nil
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Stop ends the event streams and makes readiness fail. Call it before
// http.Server.Shutdown.
func (s *Server) Stop() { s.endStreams() }

// routes is every route there is, read top to bottom.
func (s *Server) routes() http.Handler {
	open := http.NewServeMux()
	engine := s.engine
	if s.cfg.Local {
		engine = localOnly(engine, s.writeProblem)
	}
	open.Handle("/api/inngest", engine)
	open.HandleFunc("GET /healthz", s.healthz)
	open.HandleFunc("GET /readyz", s.readyz)
	// Links of mails: their tokens are the key, and mail programs bring no other.
	for _, method := range []string{"GET", "POST"} {
		open.HandleFunc(method+" /notices/confirm", s.confirmPage)
		open.HandleFunc(method+" /notices/unsubscribe", s.unsubscribePage)
	}

	mux := http.NewServeMux()
	api := humago.New(compressedReads{mux}, apiConfig(s.cfg.Version))
	s.operations(api)
	mux.HandleFunc("GET /api/jobs/{id}/events", s.jobEvents)
	mux.HandleFunc(extractRoute, s.extractStyle)
	mux.Handle("GET /metrics", s.operatorsOnly(s.metrics.handler()))
	if s.cfg.SignIn != nil {
		mux.HandleFunc("GET "+oidcBegin, s.beginOIDC)
		mux.HandleFunc("GET "+OIDCCallback, s.finishOIDC)
	}
	mux.HandleFunc("GET /{$}", s.home)
	mux.HandleFunc("/", s.noRoute)

	// Browsers send cookies and reach localhost from any page: refuse what another
	// origin makes them send. The engine is no browser and is mounted outside.
	guarded := http.NewCrossOriginProtection()
	guarded.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.writeProblem(w, r, fault.Newf(fault.Forbidden, "Requests from another origin are refused."))
	}))
	protected := guarded.Handler(s.authenticate(mux, s.limitBody(s.answered(mux))))
	protected = s.orPage(mux, protected)
	if s.cfg.Local {
		protected = localOnly(protected, s.writeProblem)
	}
	open.Handle("/", protected)
	return s.observe(open)
}

// operations are the routes that OpenAPI describes.
func (s *Server) operations(api huma.API) {
	limit := s.cfg.BodyLimit
	register(s, api, huma.Operation{
		OperationID: "generate", Method: http.MethodPost, Path: "/api/studio/generate", Tags: []string{"studio"}, MaxBodyBytes: limit,
		Summary: "Make a theme and screens", Responses: generateResponses(api),
	}, s.generate)
	register(s, api, huma.Operation{
		OperationID: "changeScreens", Method: http.MethodPost, Path: "/api/studio/screens", Tags: []string{"studio"}, MaxBodyBytes: limit,
		Summary:   "Change a screen by prompt, or add one",
		Responses: map[string]*huma.Response{"202": jsonResponse(api, "The job runs in the background", asyncAnswer{})},
	}, s.changeScreens)
	register(s, api, huma.Operation{
		OperationID: "exportScreenshot", Method: http.MethodPost, Path: screenshotPath, Tags: []string{"studio"}, MaxBodyBytes: screenshotLimit, BodyReadTimeout: screenshotTime,
		Summary:     "Export screens, or HTML, as PNG or PDF",
		Description: "The outputData of the completed job is a ScreenshotResult: one picture, one PDF with a page for each screen, or a zip of pictures, fetched at GET /api/artifacts/{id}. Scripts do not run and nothing is fetched.",
		Responses:   screenshotResponses(api),
	}, s.exportScreenshot)
	register(s, api, huma.Operation{
		OperationID: "getArtifact", Method: http.MethodGet, Path: functions.ArtifactPath + "{id}", Tags: []string{"jobs"}, Summary: "A file that a job has made",
		Responses: map[string]*huma.Response{
			"200": {Description: "The file", Content: map[string]*huma.MediaType{"*/*": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}},
			"304": {Description: "The file in If-None-Match"},
		},
	}, s.artifact)
	api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[ScreenshotResult](), true, "")
	register(s, api, huma.Operation{
		OperationID: "processChat", Method: http.MethodPost, Path: chatPath, Tags: []string{"chat"}, MaxBodyBytes: chatLimit, BodyReadTimeout: chatTime,
		Summary:     "Summarise a conversation within a token budget, or select files for its next request",
		Description: "The outputData of the completed job is a ChatResult.",
		Responses:   map[string]*huma.Response{"202": jsonResponse(api, "The job runs in the background; Location is its place", asyncAnswer{})},
	}, s.processChat)
	api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[ChatResult](), true, "")
	register(s, api, huma.Operation{
		OperationID: "estimate", Method: http.MethodPost, Path: "/api/studio/estimate", Tags: []string{"studio"}, MaxBodyBytes: limit,
		Summary: "What a generation will roughly cost and take",
	}, s.estimate)
	register(s, api, huma.Operation{
		OperationID: "getInfo", Method: http.MethodGet, Path: "/api/info", Tags: []string{"studio"}, Summary: "Who designs here",
	}, s.info)
	register(s, api, huma.Operation{
		OperationID: "listJobs", Method: http.MethodGet, Path: "/api/jobs", Tags: []string{"jobs"}, Summary: "Your jobs, newest first",
	}, s.listJobs)
	register(s, api, huma.Operation{
		OperationID: "getJob", Method: http.MethodGet, Path: "/api/jobs/{id}", Tags: []string{"jobs"}, Summary: "A job, with what it has made so far",
		Responses: map[string]*huma.Response{
			"200": jsonResponse(api, "The job", JobView{}),
			"304": {Description: "Nothing changed since the version in If-None-Match"},
		},
	}, s.getJob)
	register(s, api, huma.Operation{
		OperationID: "cancelJob", Method: http.MethodPost, Path: "/api/jobs/{id}/cancel", Tags: []string{"jobs"}, Summary: "Stop a job and its spending",
		Responses: map[string]*huma.Response{"200": jsonResponse(api, "The cancelled job", JobView{})},
	}, s.cancelJob)
	register(s, api, huma.Operation{
		OperationID: "retryJob", Method: http.MethodPost, Path: "/api/jobs/{id}/retry", Tags: []string{"jobs"}, Summary: "Make what is missing of a failed or cancelled job",
		Responses: map[string]*huma.Response{"202": jsonResponse(api, "The job, pending again", JobView{})},
	}, s.retryJob)
	register(s, api, huma.Operation{
		OperationID: "getRest", Method: http.MethodGet, Path: "/api/jobs/{id}/rest", Tags: []string{"jobs"}, Summary: "What of a brief has not been made yet",
	}, s.getRest)
	register(s, api, huma.Operation{
		OperationID: "makeRest", Method: http.MethodPost, Path: "/api/jobs/{id}/rest", Tags: []string{"jobs"}, DefaultStatus: http.StatusAccepted,
		Summary: "Make the rest of a brief, into the same job; asked again, it starts nothing",
	}, s.makeRest)
	register(s, api, huma.Operation{
		OperationID: "listModelCalls", Method: http.MethodGet, Path: "/api/jobs/{id}/calls", Tags: []string{"jobs"}, Summary: "Every model call of a job, with tokens and dollars",
	}, s.listCalls)
	register(s, api, huma.Operation{
		OperationID: "listScreenVersions", Method: http.MethodGet, Path: "/api/jobs/{id}/screens/{screenId}/versions", Tags: []string{"jobs"}, Summary: "Versions of a screen",
	}, s.screenVersions)
	register(s, api, huma.Operation{
		OperationID: "getScreenVersion", Method: http.MethodGet, Path: "/api/jobs/{id}/screens/{screenId}/versions/{version}", Tags: []string{"jobs"}, Summary: "One version of a screen",
	}, s.screenVersion)
	register(s, api, huma.Operation{
		OperationID: "restoreScreen", Method: http.MethodPost, Path: "/api/jobs/{id}/screens/{screenId}/restore", Tags: []string{"jobs"},
		Summary: "Make an older version of a screen its newest", MaxBodyBytes: limit,
		Responses: map[string]*huma.Response{"201": jsonResponse(api, "The new version; Location is its place", screenVersionView{})},
	}, s.restoreScreen)
	register(s, api, huma.Operation{
		OperationID: "getJobImage", Method: http.MethodGet, Path: "/api/jobs/{id}/images/{imageId}", Tags: []string{"jobs"}, Summary: "A picture that a job looked at",
		Responses: map[string]*huma.Response{
			"200": {Description: "The picture as it was sent", Content: map[string]*huma.MediaType{"image/*": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}},
			"304": {Description: "The picture in If-None-Match"},
		},
	}, s.jobImage)
	s.people(api)
	s.limits(api)
	s.dashboard(api)
	s.settingsOperations(api)
	s.webhookOperations(api)
	s.recipientOperations(api)
	s.deliveryOperations(api)
	s.linkedImageOperation(api)
	describeEvents(api)
	describeExtract(api)
}

// limited are the operations that make work, which their users' limits may refuse.
var limited = map[string]bool{"generate": true, "changeScreens": true, "processChat": true, "exportScreenshot": true, "retryJob": true, "makeRest": true}

// counted are the operations that one may call so often only.
var counted = map[string]bool{"createRecipient": true, "askRecipient": true}

// register adds an operation whose errors all leave as problems.
func register[I, O any](s *Server, api huma.API, op huma.Operation, handle func(context.Context, *I) (*O, error)) {
	op.Errors = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity, http.StatusServiceUnavailable}
	if limited[op.OperationID] {
		op.Errors = append(op.Errors, http.StatusPaymentRequired, http.StatusTooManyRequests)
	}
	if counted[op.OperationID] {
		op.Errors = append(op.Errors, http.StatusTooManyRequests)
	}
	huma.Register(api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handle(ctx, in)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return out, nil
	})
}

func apiConfig(version string) huma.Config {
	cfg := huma.DefaultConfig("AppForge", version)
	cfg.Components.Schemas.RegisterTypeAlias(reflect.TypeFor[money.USD](), reflect.TypeFor[float64]()) // its JSON is decimal dollars
	cfg.Info.Description = "Brand brief in, finished mobile screens out, as durable background jobs."
	cfg.DocsPath, cfg.SchemasPath = "", "" // the docs page would load scripts from elsewhere
	cfg.CreateHooks = nil                  // no $schema links in answers
	cfg.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"apiKey":  {Type: "http", Scheme: "bearer", Description: "An API key: afk_…"},
		"session": {Type: "apiKey", In: "cookie", Name: secureCookie, Description: "The page's sign-in, see POST /api/session"},
	}
	cfg.Security = []map[string][]string{{"apiKey": {}}, {"session": {}}}
	return cfg
}

// jsonResponse describes an answer that is written as bytes.
func jsonResponse(api huma.API, description string, body any) *huma.Response {
	schema := api.OpenAPI().Components.Schemas.Schema(reflect.TypeOf(body), true, "")
	return &huma.Response{Description: description, Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
}

// describeEvents puts the event stream, which huma does not serve, into the OpenAPI file.
func describeEvents(api huma.API) {
	api.OpenAPI().AddOperation(&huma.Operation{
		OperationID: "jobEvents", Method: http.MethodGet, Path: "/api/jobs/{id}/events", Tags: []string{"jobs"}, Summary: "A job's events, live",
		Description: "Server-sent events `progress`, `screen`, `theme`, `retrying` and `status`, each with an `id`. " +
			"Resume with Last-Event-ID. The stream ends with the job; 204 tells a reader that has everything to stop.",
		Parameters: []*huma.Param{
			{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}},
			{Name: "Last-Event-ID", In: "header", Schema: &huma.Schema{Type: huma.TypeInteger}},
		},
		Responses: map[string]*huma.Response{
			"200": {Description: "The stream", Content: map[string]*huma.MediaType{"text/event-stream": {Schema: &huma.Schema{Type: huma.TypeString}}}},
			"204": {Description: "The job is settled and the reader has all its events"},
		},
	})
}

// sendNow carries the new event to the engine before the answer, where the host needs it.
func (s *Server) sendNow(ctx context.Context) {
	if s.cfg.SendNow != nil {
		s.cfg.SendNow(ctx)
	}
}
