package main

import (
	"fmt"

	"github.com/appforge-ai/appforge/functions/notify"
	"github.com/appforge-ai/appforge/store"
)

// newNotifier sets up the channels that the configuration names, beside webhooks, which
// are always there.
func newNotifier(cfg Config, st *store.Store, webhooks *notify.Webhooks, origin string) (*notify.Notifier, error) {
	n := &notify.Notifier{
		Store: st, Schedule: cfg.NoticeSchedule, DisableAfter: cfg.WebhookDisableAfter,
		Senders: map[store.Channel]notify.Sender{store.ByWebhook: webhooks},
	}
	if cfg.SMTPServer != "" {
		mail, err := notify.NewMail(notify.MailConfig{Server: string(cfg.SMTPServer), From: cfg.MailFrom, PerMinute: cfg.MailPerMinute, Origin: origin})
		if err != nil {
			return nil, fmt.Errorf("SMTP_URL or MAIL_FROM: %w", err)
		}
		n.Senders[store.ByEmail] = mail
	}
	if cfg.TwilioAccount != "" {
		n.Senders[store.BySMS] = notify.NewSMS(notify.SMSConfig{
			Account: cfg.TwilioAccount, Token: string(cfg.TwilioToken), From: cfg.TwilioFrom, Address: cfg.TwilioURL, Origin: origin,
		})
	}
	return n, nil
}

// channelsOf are the channels beside webhooks that are set up.
func channelsOf(n *notify.Notifier) []store.Channel {
	var there []store.Channel
	for _, c := range []store.Channel{store.ByEmail, store.BySMS} {
		if n.Senders[c] != nil {
			there = append(there, c)
		}
	}
	return there
}
