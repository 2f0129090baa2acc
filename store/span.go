package store

import (
	"context"
	"database/sql"
	"errors"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"github.com/appforge-ai/appforge/internal/telemetry"
)

// systemNames are the databases as OpenTelemetry's conventions name them. MariaDB is
// reached as MySQL, whose protocol it speaks.
var systemNames = map[string]string{postgres: "postgresql", mysqlDB: "mysql", sqlite: "sqlite"}

// span begins a span of work in the database.
func (s *Store) span(ctx context.Context, name, act string) (context.Context, trace.Span) {
	return telemetry.Span(ctx, telemetry.Client, name, attribute.String("db.system.name", systemNames[s.Dialect()]), attribute.String("appforge.act", act))
}

// hotRead runs one of the prepared selects. That there is no row is no failure.
func (s *Store) hotRead(ctx context.Context, act string, read func(context.Context) error) (found bool, err error) {
	ctx, span := s.span(ctx, "store read", act)
	defer func() { telemetry.End(span, err) }()
	ctx, cancel := s.limit(ctx, 1)
	defer cancel()
	switch err := read(ctx); {
	case errors.Is(err, sql.ErrNoRows):
		return false, nil
	case err != nil:
		return false, s.fail(ctx, act, err)
	}
	return true, nil
}
