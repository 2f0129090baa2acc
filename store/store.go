// Package store is AppForge's memory: jobs and their parts, finished screens,
// model calls, the outbox, job events and API keys, in PostgreSQL, MySQL/MariaDB
// or SQLite.
//
// A job's row and the event that starts it are written in one transaction, and
// every step's result (screen, tokens, cost, progress) in one more, so that a
// crash at any moment loses nothing and repeats nothing that is finished.
package store
