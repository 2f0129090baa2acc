// Package notify tells people and programs that a job has ended: webhooks by the
// Standard Webhooks specification 1.0.0, mail by SMTP, SMS by Twilio's API.
//
// A Notifier makes one attempt at one message (store.Delivery) and says what follows:
// it was delivered, is to be tried again at a time, or is given up. Retrying is the
// engine's: functions.JobNotify makes a step of each message.
//
// URLs come from users, so the webhook client connects to public addresses only. The
// address is checked when it is dialled, which no trick with names or redirects passes.
package notify
