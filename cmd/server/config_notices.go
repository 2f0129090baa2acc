package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/appforge-ai/appforge/functions"
)

// notices reads how people are told of finished jobs.
func (r *reader) notices(cfg *Config) {
	cfg.NoticeSchedule = r.durations("NOTICE_RETRIES", time.Second, 24*time.Hour)
	if n := len(cfg.NoticeSchedule); n > functions.MaxNoticeRetries {
		r.fault("NOTICE_RETRIES", fmt.Sprintf("has %d waits: %d at most, because the engine tries a step no more often", n, functions.MaxNoticeRetries))
	}
	cfg.WebhookDisableAfter = r.duration("WEBHOOK_DISABLE_AFTER", 0)
	cfg.WebhookAllowPrivate = r.flag("WEBHOOK_ALLOW_PRIVATE", !cfg.Production)
	cfg.SMTPServer, cfg.MailFrom, cfg.MailPerMinute = r.secret("SMTP_URL"), r.text("MAIL_FROM"), r.whole("MAIL_PER_MINUTE", 1, 100_000)
	if cfg.SMTPServer != "" && cfg.MailFrom == "" {
		r.fault("MAIL_FROM", "is not set: mail needs a sender, such as AppForge <forge@example.com>")
	}
	cfg.TwilioAccount, cfg.TwilioToken = r.text("TWILIO_ACCOUNT_SID"), r.secret("TWILIO_AUTH_TOKEN")
	cfg.TwilioFrom, cfg.TwilioURL = r.text("TWILIO_FROM"), r.webURL("TWILIO_BASE_URL")
	if cfg.TwilioAccount != "" && (cfg.TwilioToken == "" || cfg.TwilioFrom == "") {
		r.fault("TWILIO_ACCOUNT_SID", "is set without TWILIO_AUTH_TOKEN or TWILIO_FROM: SMS needs all three")
	}
}

// durations reads times separated by commas.
func (r *reader) durations(name string, least, most time.Duration) []time.Duration {
	var all []time.Duration
	for word := range strings.SplitSeq(r.text(name), ",") {
		d, err := time.ParseDuration(strings.TrimSpace(word))
		if err != nil || d < least || d > most {
			r.fault(name, fmt.Sprintf("has %q: write times from %s to %s separated by commas, such as 5s,5m,2h", strings.TrimSpace(word), least, most))
			return nil
		}
		all = append(all, d)
	}
	return all
}

// flag reads a switch; unset is the default given.
func (r *reader) flag(name string, unset bool) bool {
	switch v := strings.ToLower(r.text(name)); v {
	case "":
		return unset
	case "1", "true":
		return true
	case "0", "false":
		return false
	default:
		r.fault(name, fmt.Sprintf("is %q: write true or false", v))
		return unset
	}
}
