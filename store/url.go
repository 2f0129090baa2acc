package store

import (
	"net/url"
	"strings"

	"github.com/appforge-ai/appforge/store/fault"
)

// Names of the dialects.
const (
	postgres = "postgres"
	mysqlDB  = "mysql"
	sqlite   = "sqlite"
)

const urlForms = "DATABASE_URL must be postgres://user:password@host:5432/database, " +
	"mysql://user:password@host:3306/database or sqlite:path/to/file.db"

// source is a DATABASE_URL, taken apart.
type source struct {
	dialect string
	url     *url.URL // postgres and mysql
	path    string   // sqlite
}

// parseURL reads a DATABASE_URL. Its errors never hold the URL, which may carry a password.
func parseURL(raw string) (source, error) {
	scheme, rest, found := strings.Cut(strings.TrimSpace(raw), ":")
	if !found {
		return source{}, badURL("it names no database")
	}
	switch strings.ToLower(scheme) {
	case "sqlite":
		return parsePath(strings.TrimPrefix(rest, "//"))
	case "postgres", "postgresql":
		return parseServer(postgres, "postgres:"+rest)
	case "mysql":
		return parseServer(mysqlDB, "mysql:"+rest)
	}
	return source{}, badURL("its scheme is none of these")
}

func parsePath(path string) (source, error) {
	switch {
	case path == "":
		return source{}, badURL("the path of the SQLite file is missing")
	case strings.Contains(path, ":memory:"):
		return source{}, badURL("a database in memory would lose its jobs; give the path of a file")
	case strings.ContainsAny(path, "?#"):
		return source{}, badURL("a SQLite path takes no ? or #")
	}
	return source{dialect: sqlite, path: path}, nil
}

func parseServer(dialect, raw string) (source, error) {
	u, err := url.Parse(raw)
	switch {
	case err != nil:
		return source{}, badURL("it cannot be read; percent-encode special characters of user and password")
	case u.Host == "" && dialect == mysqlDB:
		return source{}, badURL("the host is missing")
	case strings.Trim(u.Path, "/") == "" && !u.Query().Has("dbname"):
		return source{}, badURL("the name of the database is missing")
	}
	return source{dialect: dialect, url: u}, nil
}

func badURL(why string) error {
	return fault.Newf(fault.InvalidInput, "%s: %s", urlForms, why)
}

// Redact gives scheme, host and database name of a DATABASE_URL, without
// credentials and options, for logs. What cannot be read is given as "[unreadable]".
func Redact(raw string) string {
	src, err := parseURL(raw)
	switch {
	case err != nil:
		return "[unreadable]"
	case src.dialect == sqlite:
		return "sqlite:" + src.path
	}
	return (&url.URL{Scheme: src.dialect, Host: src.url.Host, Path: src.url.Path}).String()
}
