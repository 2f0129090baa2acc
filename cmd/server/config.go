package main

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/appforge-ai/appforge/functions"
	"github.com/appforge-ai/appforge/functions/chat"
	"github.com/appforge-ai/appforge/store"
)

// Config is everything the environment decides. README and .env.example describe
// the variables; a test holds .env.example to this file.
type Config struct {
	Production bool   // APPFORGE_ENV
	Host       string // HOST
	Port       int    // PORT
	PublicURL  string // APPFORGE_URL: where the engine reaches this server; "" means loopback and the bound port

	DatabaseURL      Secret
	databaseNamed    bool // DATABASE_URL is set
	DBMaxOpen        int
	DBMaxIdle        int
	DBConnLifetime   time.Duration
	DBStatementTime  time.Duration
	DBConnectTimeout time.Duration

	AppID              string
	EventKey           Secret
	SigningKey         Secret
	SigningKeyFallback Secret
	EngineDev          bool   // INNGEST_DEV
	EngineURL          string // INNGEST_BASE_URL; "" is Inngest Cloud
	EngineEnv          string // INNGEST_ENV
	EngineUI           string // ENGINE_UI_URL; "" is the engine's own address, or Inngest Cloud's dashboard

	GeminiKey       Secret
	GeminiModel     string
	GeminiURL       string
	GeminiTimeout   time.Duration
	GeminiMaxTokens int
	GeminiThinking  string // GEMINI_THINKING; "" leaves it to the model
	PricesFile      string

	ScreenGenPercent   int // USE_INNGEST_SCREEN_GEN
	ScreenshotPercent  int // USE_INNGEST_SCREENSHOT
	Concurrency        int
	ConcurrencyPerUser int
	Retries            int
	RetryBase          time.Duration
	StylePerUser       int
	ChatPerUser        int
	StyleConcurrency   int
	StyleRetries       int
	ChatConcurrency    int
	ChatRetries        int
	ChatPartTokens     int

	ScreenshotConcurrency int
	ScreenshotPerUser     int
	ScreenshotRetries     int
	ScreenshotTimeout     time.Duration    // of one render
	Chromium              string           // APPFORGE_CHROMIUM: path of the browser; "" is the first one found
	ChromiumNoSandbox     bool             // APPFORGE_UNSAFE_CHROMIUM_NO_SANDBOX
	RetentionArtifacts    time.Duration    // RETENTION_ARTIFACTS, in days; 0 is as long as their job
	Functions             functions.Choice // APPFORGE_FUNCTIONS: those that this process serves

	MaxDispatches   int
	StaleAfter      time.Duration
	StuckAfter      time.Duration
	SyncTimeout     time.Duration
	RetentionJobs   time.Duration // RETENTION_JOBS, in days; 0 is for ever
	RetentionEvents time.Duration // RETENTION_EVENTS, in days; 0 is for ever
	// RetentionDeliveries is RETENTION_DELIVERIES, RetentionAudit RETENTION_AUDIT: in days; 0 is for ever.
	RetentionDeliveries, RetentionAudit time.Duration
	UserLimits                          store.Limits // LIMIT_…

	TraceEndpoint string // OTEL_EXPORTER_OTLP_ENDPOINT; "" sends none
	TraceHeaders  Secret
	TraceService  string
	TracePercent  int

	NoticeSchedule      []time.Duration // NOTICE_RETRIES
	WebhookDisableAfter time.Duration
	WebhookAllowPrivate bool // WEBHOOK_ALLOW_PRIVATE
	SMTPServer          Secret
	MailFrom            string
	MailPerMinute       int
	TwilioAccount       string
	TwilioToken         Secret
	TwilioFrom          string
	TwilioURL           string

	SignIn          SignInConfig
	SessionIdle     time.Duration  // SESSION_IDLE
	SessionLifetime time.Duration  // SESSION_LIFETIME
	TrustedProxies  []netip.Prefix // TRUSTED_PROXIES

	BodyLimit       int64
	ShutdownTimeout time.Duration
	SendFirst       bool // APPFORGE_SERVERLESS, set by itself on Vercel
	LogLevel        slog.Level
	LogFormat       string

	Engine string // APPFORGE_ENGINE: path of the inngest binary for dev and demo
}

// overHTTPS tells whether people reach the page over https.
func (c Config) overHTTPS() bool { return strings.HasPrefix(c.PublicURL, "https://") }

// Secret is a value that never shows itself.
type Secret string

// String hides the value.
func (s Secret) String() string {
	if s == "" {
		return "[not set]"
	}
	return "[set]"
}

// GoString hides the value from %#v.
func (s Secret) GoString() string { return s.String() }

// LogValue hides the value from slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// variables are all that loadConfig reads, with the default that .env.example shows.
var variables = map[string]string{
	"APPFORGE_ENV": "production", "HOST": "", "PORT": "8080", "APPFORGE_URL": "",
	"DATABASE_URL": "", "DB_MAX_OPEN_CONNS": "20", "DB_MAX_IDLE_CONNS": "20", "DB_CONN_MAX_LIFETIME": "30m",
	"DB_STATEMENT_TIMEOUT": "5s", "DB_CONNECT_TIMEOUT": "30s",
	"INNGEST_APP_ID": "appforge-ai", "INNGEST_EVENT_KEY": "", "INNGEST_SIGNING_KEY": "", "INNGEST_SIGNING_KEY_FALLBACK": "",
	"INNGEST_DEV": "", "INNGEST_BASE_URL": "", "INNGEST_ENV": "", "ENGINE_UI_URL": "",
	"GOOGLE_GENERATIVE_AI_API_KEY": "", "GEMINI_MODEL": "gemini-3.8-flash", "GEMINI_BASE_URL": "",
	"GEMINI_TIMEOUT": "120s", "GEMINI_MAX_OUTPUT_TOKENS": "16384", "GEMINI_THINKING": "", "PRICES_FILE": "",
	"USE_INNGEST_SCREEN_GEN": "true", "USE_INNGEST_SCREENSHOT": "true",
	"SCREEN_CONCURRENCY": "5", "SCREEN_CONCURRENCY_PER_USER": "0", "SCREEN_RETRIES": "3", "RETRY_BASE": "2s",
	"STYLE_CONCURRENCY": "5", "STYLE_CONCURRENCY_PER_USER": "0", "STYLE_RETRIES": "3",
	"CHAT_CONCURRENCY": "5", "CHAT_CONCURRENCY_PER_USER": "0", "CHAT_RETRIES": "3", "CHAT_PART_TOKENS": "200000",
	"MAX_DISPATCHES": "10", "STALE_AFTER": "2m", "STUCK_AFTER": "2h", "SYNC_TIMEOUT": "120s",
	"SCREENSHOT_CONCURRENCY": "3", "SCREENSHOT_CONCURRENCY_PER_USER": "0", "SCREENSHOT_RETRIES": "3", "SCREENSHOT_TIMEOUT": "15s", "APPFORGE_CHROMIUM": "", "APPFORGE_UNSAFE_CHROMIUM_NO_SANDBOX": "",
	"APPFORGE_FUNCTIONS": "all",
	"RETENTION_JOBS":     "0", "RETENTION_EVENTS": "7", "RETENTION_ARTIFACTS": "7", "RETENTION_DELIVERIES": "30", "RETENTION_AUDIT": "0",
	"LIMIT_JOBS_PER_MINUTE": "60", "LIMIT_JOBS_AT_ONCE": "50", "LIMIT_DOLLARS_PER_DAY": "20", "LIMIT_DOLLARS_PER_MONTH": "200",
	"SESSION_IDLE": "24h", "SESSION_LIFETIME": "168h", "TRUSTED_PROXIES": "",
	"OIDC_ISSUER": "", "OIDC_CLIENT_ID": "", "OIDC_CLIENT_SECRET": "", "OIDC_SCOPES": "openid profile email",
	"OIDC_USER_CLAIM": "sub", "OIDC_ROLE_CLAIM": "groups", "OIDC_ADMIN_GROUP": "", "OIDC_VIEWER_GROUP": "", "OIDC_USER_GROUP": "",
	"BODY_LIMIT": "1048576", "SHUTDOWN_TIMEOUT": "20s", "APPFORGE_SERVERLESS": "", "LOG_LEVEL": "info", "LOG_FORMAT": "json",
	"APPFORGE_ENGINE": "", "APPFORGE_API_KEY": "",
	"NOTICE_RETRIES": "5s,5m,30m,2h,5h,10h,14h,20h,24h", "WEBHOOK_DISABLE_AFTER": "120h", "WEBHOOK_ALLOW_PRIVATE": "",
	"OTEL_EXPORTER_OTLP_ENDPOINT": "", "OTEL_EXPORTER_OTLP_HEADERS": "", "OTEL_SERVICE_NAME": "appforge", "TRACE_PERCENT": "100",
	"SMTP_URL": "", "MAIL_FROM": "", "MAIL_PER_MINUTE": "60",
	"TWILIO_ACCOUNT_SID": "", "TWILIO_AUTH_TOKEN": "", "TWILIO_FROM": "", "TWILIO_BASE_URL": "",
}

// cloudDashboard is where Inngest Cloud shows runs.
const cloudDashboard = "https://app.inngest.com/env/production"

// loadConfig reads the environment once. The error lists every fault, each with its
// variable and the remedy.
func loadConfig(getenv func(string) string) (Config, error) {
	r := reader{getenv: getenv}
	cfg := Config{
		Production: r.oneOf("APPFORGE_ENV", "production", "development") == "production",
		Host:       r.text("HOST"), Port: r.whole("PORT", 0, 65535), PublicURL: r.webURL("APPFORGE_URL"),
		DatabaseURL: Secret(cmp.Or(r.text("DATABASE_URL"), "sqlite:data/appforge.db")),
		DBMaxOpen:   r.whole("DB_MAX_OPEN_CONNS", 1, 1000), DBMaxIdle: r.whole("DB_MAX_IDLE_CONNS", 0, 1000),
		DBConnLifetime: r.duration("DB_CONN_MAX_LIFETIME", time.Second), DBStatementTime: r.duration("DB_STATEMENT_TIMEOUT", 100*time.Millisecond),
		DBConnectTimeout: r.duration("DB_CONNECT_TIMEOUT", 0),
		AppID:            r.text("INNGEST_APP_ID"), EventKey: r.secret("INNGEST_EVENT_KEY"),
		SigningKey: r.signingKey("INNGEST_SIGNING_KEY"), SigningKeyFallback: r.signingKey("INNGEST_SIGNING_KEY_FALLBACK"),
		EngineURL: r.webURL("INNGEST_BASE_URL"), EngineEnv: r.text("INNGEST_ENV"),
		GeminiKey: r.secret("GOOGLE_GENERATIVE_AI_API_KEY"), GeminiModel: r.text("GEMINI_MODEL"), GeminiURL: r.webURL("GEMINI_BASE_URL"),
		GeminiTimeout: r.duration("GEMINI_TIMEOUT", time.Second), GeminiMaxTokens: r.whole("GEMINI_MAX_OUTPUT_TOKENS", 256, 65536),
		PricesFile:       r.text("PRICES_FILE"),
		GeminiThinking:   r.thinking("GEMINI_THINKING"),
		ScreenGenPercent: r.percent("USE_INNGEST_SCREEN_GEN"), ScreenshotPercent: r.percent("USE_INNGEST_SCREENSHOT"),
		Concurrency: r.whole("SCREEN_CONCURRENCY", 1, 1000), ConcurrencyPerUser: r.whole("SCREEN_CONCURRENCY_PER_USER", 0, 1000),
		Retries: r.whole("SCREEN_RETRIES", 0, 20), RetryBase: r.duration("RETRY_BASE", time.Millisecond),
		StylePerUser: r.whole("STYLE_CONCURRENCY_PER_USER", 0, 1000), ChatPerUser: r.whole("CHAT_CONCURRENCY_PER_USER", 0, 1000),
		StyleConcurrency: r.whole("STYLE_CONCURRENCY", 1, 1000), StyleRetries: r.whole("STYLE_RETRIES", 0, 20),
		ChatConcurrency: r.whole("CHAT_CONCURRENCY", 1, 1000), ChatRetries: r.whole("CHAT_RETRIES", 0, 20),
		ChatPartTokens: r.whole("CHAT_PART_TOKENS", chat.MinPartTokens, 1_000_000),
		MaxDispatches:  r.whole("MAX_DISPATCHES", 1, 1000),
		StaleAfter:     r.duration("STALE_AFTER", time.Second), StuckAfter: r.duration("STUCK_AFTER", time.Second),
		SyncTimeout:   r.duration("SYNC_TIMEOUT", time.Second),
		RetentionJobs: r.days("RETENTION_JOBS"), RetentionEvents: r.days("RETENTION_EVENTS"),
		RetentionDeliveries: r.days("RETENTION_DELIVERIES"), RetentionAudit: r.days("RETENTION_AUDIT"),
		SessionIdle: r.duration("SESSION_IDLE", time.Minute), SessionLifetime: r.duration("SESSION_LIFETIME", time.Minute),
		TrustedProxies: r.networks("TRUSTED_PROXIES"),
		BodyLimit:      int64(r.whole("BODY_LIMIT", 1<<10, 64<<20)), ShutdownTimeout: r.duration("SHUTDOWN_TIMEOUT", 0),
		SendFirst: r.text("APPFORGE_SERVERLESS") != "" || getenv("VERCEL") != "",
		LogFormat: r.oneOf("LOG_FORMAT", "json", "text"), Engine: r.text("APPFORGE_ENGINE"),
	}
	r.notices(&cfg)
	r.rendering(&cfg)
	cfg.UserLimits = r.limits(cfg.Production)
	r.signIn(&cfg)
	cfg.TraceEndpoint, cfg.TraceHeaders = r.webURL("OTEL_EXPORTER_OTLP_ENDPOINT"), r.secret("OTEL_EXPORTER_OTLP_HEADERS")
	cfg.TraceService, cfg.TracePercent = r.text("OTEL_SERVICE_NAME"), r.whole("TRACE_PERCENT", 0, 100)
	cfg.databaseNamed = r.text("DATABASE_URL") != ""
	cfg.EngineDev, cfg.EngineURL = r.engine(cfg.EngineURL)
	cfg.EngineUI = cmp.Or(r.webURL("ENGINE_UI_URL"), cfg.EngineURL, cloudDashboard)
	if err := cfg.LogLevel.UnmarshalText([]byte(r.text("LOG_LEVEL"))); err != nil {
		r.fault("LOG_LEVEL", "is not a level: write debug, info, warn or error")
	}
	if !appID.MatchString(cfg.AppID) {
		r.fault("INNGEST_APP_ID", "cannot be an app id: small letters, digits and '-' only")
	}
	return cfg, errors.Join(r.faults...)
}

var appID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

// checkServe finds what `serve` must not start with. Production speaks to an engine
// by signed requests, or not at all.
func (c Config) checkServe() error {
	var r reader
	if !c.Production {
		if c.Host != "" && c.Host != "127.0.0.1" && c.Host != "localhost" && c.Host != "::1" {
			r.fault("HOST", "must be a loopback address in development, where nobody is asked for a key: leave it out, or set APPFORGE_ENV=production")
		}
		return errors.Join(r.faults...)
	}
	if c.EngineDev {
		r.fault("INNGEST_DEV", "is set: in dev mode the engine's endpoint takes unsigned requests. Leave it out in production, or set APPFORGE_ENV=development on your own machine")
	}
	if c.EventKey == "" {
		r.fault("INNGEST_EVENT_KEY", "is not set: copy the event key from the engine's dashboard (or the --event-key of your own engine)")
	}
	if c.SigningKey == "" {
		r.fault("INNGEST_SIGNING_KEY", "is not set: copy the signing key from the engine's dashboard (or the --signing-key of your own engine)")
	}
	if c.SendFirst && !c.databaseNamed {
		r.fault("DATABASE_URL", "is not set: this host keeps no files, so the jobs need a PostgreSQL or MySQL server")
	}
	return errors.Join(r.faults...)
}

// reader reads variables and collects what is wrong with them.
type reader struct {
	getenv func(string) string
	faults []error
}

func (r *reader) fault(name, what string) {
	r.faults = append(r.faults, fmt.Errorf("%s %s", name, what))
}

func (r *reader) text(name string) string {
	return cmp.Or(strings.TrimSpace(r.getenv(name)), variables[name])
}

func (r *reader) secret(name string) Secret { return Secret(r.text(name)) }

// signingKeyForm is what the SDK takes: hex, with or without Inngest Cloud's prefix.
var signingKeyForm = regexp.MustCompile(`^(signkey-[A-Za-z0-9_-]+-)?[0-9a-fA-F]+$`)

func (r *reader) signingKey(name string) Secret {
	key := r.text(name)
	if hex := key[strings.LastIndex(key, "-")+1:]; key != "" && (!signingKeyForm.MatchString(key) || len(hex)%2 != 0) {
		r.fault(name, "is not a signing key: it is an even number of hex digits, after signkey-…- when Inngest Cloud made it")
	}
	return Secret(key)
}

func (r *reader) oneOf(name string, allowed ...string) string {
	v := r.text(name)
	for _, a := range allowed {
		if v == a {
			return v
		}
	}
	r.fault(name, fmt.Sprintf("is %q: write %s", v, strings.Join(allowed, " or ")))
	return allowed[0]
}

// thinking reads how much the model may think; unset leaves it to the model.
func (r *reader) thinking(name string) string {
	if r.text(name) == "" {
		return ""
	}
	return r.oneOf(name, "minimal", "low", "medium", "high")
}

func (r *reader) whole(name string, least, most int) int {
	n, err := strconv.Atoi(r.text(name))
	if err != nil || n < least || n > most {
		r.fault(name, fmt.Sprintf("is %q: write a whole number from %d to %d", r.text(name), least, most))
	}
	return n
}

func (r *reader) duration(name string, least time.Duration) time.Duration {
	d, err := time.ParseDuration(r.text(name))
	if err != nil || d < least {
		r.fault(name, fmt.Sprintf("is %q: write a time of at least %s, such as 500ms, 30s or 5m", r.text(name), least))
	}
	return d
}

// days reads how long something is kept; 0 is for ever.
func (r *reader) days(name string) time.Duration {
	return time.Duration(r.whole(name, 0, 36500)) * 24 * time.Hour
}

// percent reads a rollout: false is 0, true is 100.
func (r *reader) percent(name string) int {
	switch v := strings.ToLower(r.text(name)); v {
	case "true":
		return 100
	case "false":
		return 0
	default:
		n, err := strconv.Atoi(strings.TrimSuffix(v, "%"))
		if err != nil || n < 0 || n > 100 {
			r.fault(name, fmt.Sprintf("is %q: write true, false, or a percentage of users from 0 to 100", v))
		}
		return n
	}
}

// networks reads addresses and networks, separated by commas.
func (r *reader) networks(name string) []netip.Prefix {
	var list []netip.Prefix
	for _, field := range strings.FieldsFunc(r.text(name), func(c rune) bool { return c == ',' || c == ' ' }) {
		network, err := netip.ParsePrefix(field)
		if address, addrErr := netip.ParseAddr(field); err != nil && addrErr == nil {
			network, err = netip.PrefixFrom(address, address.BitLen()), nil
		}
		if err != nil {
			r.fault(name, fmt.Sprintf("has %q: write addresses or networks, such as 10.0.0.0/8, separated by commas", field))
			continue
		}
		list = append(list, network.Masked())
	}
	return list
}

func (r *reader) webURL(name string) string {
	v := strings.TrimRight(r.text(name), "/")
	if v == "" {
		return ""
	}
	u, err := url.Parse(v)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil {
		r.fault(name, "is not a web address: write http://host:port or https://host")
		return ""
	}
	return v
}

// engine reads INNGEST_DEV, which is a switch or the dev server's address.
func (r *reader) engine(baseURL string) (dev bool, address string) {
	const devServer = "http://127.0.0.1:8288"
	switch v := r.text("INNGEST_DEV"); strings.ToLower(v) {
	case "", "0", "false":
		return false, baseURL
	case "1", "true":
		return true, cmp.Or(baseURL, devServer)
	default:
		return true, cmp.Or(baseURL, r.webURL("INNGEST_DEV"))
	}
}

// environment is os.Getenv; tests give their own.
func environment(name string) string { return os.Getenv(name) }
