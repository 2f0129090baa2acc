package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	_ "modernc.org/sqlite" // registers the driver "sqlite"
)

const (
	dialTimeout = 5 * time.Second
	// idleTime is how long what a burst has opened is kept afterwards. Fewer idle
	// connections than open ones would open and close them all the time under load.
	idleTime = 5 * time.Minute
)

// pools opens the pool for changes and the one for reads; on a server they are one.
func (src source) pools(cfg Config) (db, reads *sqlx.DB, err error) {
	if src.dialect == sqlite {
		return src.sqlitePools(cfg)
	}
	connector, err := src.connector(cfg.StatementTimeout)
	if err != nil {
		return nil, nil, err
	}
	db = sqlx.NewDb(sql.OpenDB(connector), src.dialect)
	db.SetMaxOpenConns(cfg.MaxOpenConns)
	db.SetMaxIdleConns(cfg.MaxIdleConns)
	db.SetConnMaxLifetime(cfg.ConnMaxLifetime)
	db.SetConnMaxIdleTime(idleTime)
	return db, db, nil
}

// connector makes connections whose statements end after statementTimeout; 0 means never.
func (src source) connector(statementTimeout time.Duration) (driver.Connector, error) {
	if src.dialect == mysqlDB {
		return src.mysqlConnector(statementTimeout)
	}
	connector, err := pq.NewConnector(src.postgresDSN(statementTimeout))
	if err != nil {
		return nil, badURL("an option of the URL is not valid") // the driver's own words may hold the password
	}
	return connector, nil
}

// postgresDSN adds what AppForge needs; an option that the URL itself gives wins.
func (src source) postgresDSN(statementTimeout time.Duration) string {
	u := *src.url
	q := u.Query()
	defaults := map[string]string{
		"application_name": "appforge",
		"connect_timeout":  strconv.Itoa(int(dialTimeout.Seconds())),
		"sslmode":          "prefer", // as every other client of PostgreSQL does; the driver's own default fails without TLS
		"timezone":         "UTC",
		// Saves one round trip a query: parameters go along with the text of the statement.
		"binary_parameters": "yes",
	}
	if statementTimeout > 0 {
		ms := strconv.FormatInt(statementTimeout.Milliseconds(), 10)
		defaults["statement_timeout"] = ms
		// A transaction whose process stands still must not hold a job's lock.
		defaults["idle_in_transaction_session_timeout"] = strconv.FormatInt(2*statementTimeout.Milliseconds(), 10)
	}
	for name, value := range defaults {
		if !q.Has(name) {
			q.Set(name, value)
		}
	}
	u.RawQuery = q.Encode()
	return u.String()
}

func (src source) mysqlConnector(statementTimeout time.Duration) (driver.Connector, error) {
	cfg, err := src.mysqlConfig()
	if err != nil {
		return nil, err
	}
	connector, err := mysql.NewConnector(cfg)
	if err != nil {
		return nil, badURL("an option of the URL is not valid")
	}
	return mysqlSession{Connector: connector, setup: mysqlSetup(statementTimeout)}, nil
}

// mysqlConfig translates the URL into the driver's terms.
func (src source) mysqlConfig() (*mysql.Config, error) {
	base := mysql.NewConfig()
	base.User = src.url.User.Username()
	base.Passwd, _ = src.url.User.Password()
	base.Net, base.Addr, base.DBName = "tcp", src.url.Host, src.url.Path[1:]
	if src.url.Port() == "" {
		base.Addr += ":3306"
	}
	base.Timeout = dialTimeout
	dsn := base.FormatDSN()
	if src.url.RawQuery != "" {
		dsn += "&" + src.url.RawQuery // FormatDSN wrote "?timeout=5s"
	}
	cfg, err := mysql.ParseDSN(dsn)
	if err != nil {
		return nil, badURL("an option of the URL is not valid")
	}
	cfg.ParseTime, cfg.Loc = true, time.UTC
	cfg.ClientFoundRows = true // an UPDATE that changes nothing has found its row all the same
	cfg.MultiStatements = false
	cfg.InterpolateParams = true // one round trip a query instead of three; safe with utf8mb4
	cfg.Collation = "utf8mb4_bin"
	cfg.Logger = &mysql.NopLogger{} // errors are returned, and logged by whoever handles them
	return cfg, nil
}

// mysqlSetup is the statement that every new connection starts with. MariaDB and
// MySQL name two of the variables differently; each skips the other's comment.
// READ COMMITTED, as PostgreSQL has it, takes no gap locks.
func mysqlSetup(statementTimeout time.Duration) string {
	setup := "SET SESSION time_zone = '+00:00', sql_mode = 'TRADITIONAL'" +
		" /*M! , tx_isolation = 'READ-COMMITTED' */ /*!50720 , transaction_isolation = 'READ-COMMITTED' */"
	if statementTimeout > 0 {
		setup += fmt.Sprintf(" , innodb_lock_wait_timeout = %d /*M! , max_statement_time = %g */ /*!50720 , max_execution_time = %d */",
			max(1, int(statementTimeout.Seconds())), statementTimeout.Seconds(), statementTimeout.Milliseconds())
	}
	return setup
}

// mysqlSession prepares each new connection.
type mysqlSession struct {
	driver.Connector
	setup string
}

// Connect opens a connection and sets its session up.
func (m mysqlSession) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := m.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.(driver.ExecerContext).ExecContext(ctx, m.setup, nil); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// sqlitePools opens one writing connection and several that only read. SQLite has
// one writer at a time anyway; waiting for it in Go is fair and costs no retries,
// and readers of a write-ahead log never wait.
func (src source) sqlitePools(cfg Config) (db, reads *sqlx.DB, err error) {
	if err := os.MkdirAll(filepath.Dir(src.path), 0o750); err != nil {
		return nil, nil, fmt.Errorf("make the folder of the SQLite file: %w", err)
	}
	// Made here so that only its owner may read it: it holds users' work.
	f, err := os.OpenFile(src.path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("make the SQLite file: %w", err)
	}
	if err := f.Close(); err != nil {
		return nil, nil, fmt.Errorf("make the SQLite file: %w", err)
	}
	if db, err = sqlx.Open("sqlite", src.sqliteDSN(false)); err != nil {
		return nil, nil, err
	}
	db.SetMaxOpenConns(1)
	if reads, err = sqlx.Open("sqlite", src.sqliteDSN(true)); err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	reads.SetMaxOpenConns(cfg.MaxOpenConns)
	reads.SetMaxIdleConns(cfg.MaxIdleConns)
	reads.SetConnMaxIdleTime(idleTime)
	return db, reads, nil
}

// sqliteDSN names the file and what each connection sets. Times are written as
// text in UTC, in a form whose order is the order of time.
func (src source) sqliteDSN(readOnly bool) string {
	q := url.Values{
		"_time_format": {"sqlite"}, "_timezone": {"UTC"},
		"_busy_timeout": {"5000"}, "_foreign_keys": {"on"}, "_journal_mode": {"WAL"},
		// FULL: a commit survives a power cut too, at the price of one fsync. With
		// NORMAL the last answered requests could be gone, and AppForge promises
		// that an accepted job finishes.
		"_synchronous": {"FULL"},
		// Transactions here always write. Taking the lock at their start leaves
		// nothing to fail in their middle.
		"_txlock": {"immediate"},
	}
	if readOnly {
		q.Set("_query_only", "on")
		q.Set("_txlock", "deferred")
	}
	return src.path + "?" + q.Encode()
}
