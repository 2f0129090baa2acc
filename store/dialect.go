package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/lib/pq"
	sqlitedriver "modernc.org/sqlite"

	"github.com/appforge-ai/appforge/store/fault"
)

// dialect holds what differs between the databases, connecting aside.
type dialect struct {
	forUpdate  string        // ends a SELECT that locks its rows
	skipLocked string        // the same, leaving out rows that others have locked
	grace      time.Duration // how much longer than the database we wait before giving up a statement
	classify   func(error) class
	// versionTables counts the tables that goose keeps the schema's version in: 1 or 0.
	versionTables string
	duplicateKey  bool // an upsert is written ON DUPLICATE KEY rather than ON CONFLICT
}

// class is what a driver's error means to AppForge.
type class int

const (
	classNone        class = iota // nothing that is known
	classDuplicate                // a row with that key exists
	classTooLong                  // a value does not fit its column
	classContention               // another transaction was in the way: run the transaction again
	classUnavailable              // the database cannot be reached, or cannot work now
	classRefused                  // it refuses us: user, password, or name of the database
)

// serverGrace leaves a server's own time limit the first word.
const serverGrace = 2 * time.Second

var dialects = map[string]dialect{
	postgres: {
		forUpdate: " FOR UPDATE", skipLocked: " FOR UPDATE SKIP LOCKED", grace: serverGrace, classify: classifyPostgres,
		versionTables: `SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'goose_db_version'`,
	},
	mysqlDB: {
		forUpdate: " FOR UPDATE", skipLocked: " FOR UPDATE SKIP LOCKED", grace: serverGrace, classify: classifyMySQL, duplicateKey: true,
		versionTables: `SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'goose_db_version'`,
	},
	sqlite: { // BEGIN IMMEDIATE has locked the database
		classify:      classifySQLite,
		versionTables: `SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'goose_db_version'`,
	},
}

func classifyPostgres(err error) class {
	var e *pq.Error
	if !errors.As(err, &e) {
		return classNone
	}
	switch e.Code {
	case "23505":
		return classDuplicate
	case "22001":
		return classTooLong
	case "40001", "40P01": // serialization_failure, deadlock_detected
		return classContention
	case "28000", "28P01", "3D000": // role, password, database
		return classRefused
	case "57014", "57P01", "57P02", "57P03", "57P05", // cancelled by its time limit; shutdown; crash; starting; idle
		"55P03", "25P03", "25006": // lock not to be had; transaction stood idle; a standby that took over
		return classUnavailable
	}
	switch e.Code.Class() {
	case "08", "53": // connection trouble; out of disk, memory or connections
		return classUnavailable
	}
	return classNone
}

func classifyMySQL(err error) class {
	if errors.Is(err, mysql.ErrInvalidConn) {
		return classUnavailable
	}
	var e *mysql.MySQLError
	if !errors.As(err, &e) {
		return classNone
	}
	switch e.Number {
	case 1062:
		return classDuplicate
	case 1406:
		return classTooLong
	case 1213, 1020: // deadlock; changed since it was read
		return classContention
	case 1044, 1045, 1049, 1698: // user, password, database
		return classRefused
	case 1040, 1203, 1053, 1927, 1290, 1836, // too many connections; shutdown; killed; read only
		1205, 1317, 1907, 1969, 3024, // waited too long for a lock; ended by a time limit
		1021, 1114, 1158, 1159, 1160, 1161: // out of disk; network
		return classUnavailable
	}
	return classNone
}

func classifySQLite(err error) class {
	var e *sqlitedriver.Error
	if !errors.As(err, &e) {
		return classNone
	}
	switch e.Code() {
	case 2067, 1555: // unique, primary key
		return classDuplicate
	}
	switch e.Code() & 0xff { // the primary code
	case 5, 6: // busy, locked
		return classContention
	case 8, 10, 13, 14: // read only, input/output, full, cannot open
		return classUnavailable
	case 26: // not a database
		return classRefused
	}
	return classNone
}

// classOf adds what all drivers have in common.
func (d dialect) classOf(err error) class {
	if c := d.classify(err); c != classNone {
		return c
	}
	var network net.Error
	if errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, io.EOF) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) || errors.As(err, &network) {
		return classUnavailable
	}
	return classNone
}

// mayRecover reports whether waiting can help to connect.
func (d dialect) mayRecover(err error) bool { return d.classOf(err) != classRefused }

// fail wraps err with the act that failed, and gives it its code where that is
// known. An error that has a code keeps it.
func (s *Store) fail(ctx context.Context, act string, err error) error {
	var coded *fault.Error
	if errors.As(err, &coded) {
		return fmt.Errorf("%s: %w", act, err)
	}
	if ctx.Err() != nil {
		switch {
		case errors.Is(context.Cause(ctx), errSlow):
			return fault.New(fault.Unavailable, "The database did not answer in time. Try again shortly.", fmt.Errorf("%s: %w", act, err))
		case errors.Is(ctx.Err(), context.DeadlineExceeded):
			return fault.New(fault.Timeout, "The request's time was over before the database answered.", fmt.Errorf("%s: %w", act, err))
		default:
			return fmt.Errorf("%s: %w", act, errors.Join(context.Canceled, err))
		}
	}
	if s.background.Err() != nil {
		return fault.New(fault.Unavailable, "The server is stopping. Try again shortly.", fmt.Errorf("%s: %w", act, err))
	}
	switch s.dialect.classOf(err) {
	case classDuplicate:
		return fault.New(fault.Conflict, "That exists already.", fmt.Errorf("%s: %w", act, err))
	case classTooLong:
		return fault.New(fault.InvalidInput, "A value is longer than what can be stored.", fmt.Errorf("%s: %w", act, err))
	case classContention, classUnavailable:
		return fault.New(fault.Unavailable, "The database cannot be reached. Try again shortly.", fmt.Errorf("%s: %w", act, err))
	case classRefused:
		return fault.New(fault.Unavailable, "The database refuses the connection: check user, password and database name in DATABASE_URL.", fmt.Errorf("%s: %w", act, err))
	}
	return fmt.Errorf("%s: %w", act, err)
}
