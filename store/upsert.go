package store

import "strings"

// upsertRows is how many rows one statement writes: SQLite takes 32,766 values.
const upsertRows = 500

// upsert inserts rows whose values are in args, one row after another. For a row
// whose key is there already, set says what happens: see dialect.sums; "" leaves it as it is.
func (t *tx) upsert(table string, columns []string, rows int, args []any, key []string, set string) error {
	for width := len(columns); rows > 0; {
		n := min(rows, upsertRows)
		query := "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES " + rowsOf(width, n) + t.s.dialect.onConflict(key, set)
		if _, err := t.exec(query, args[:n*width]...); err != nil {
			return err
		}
		rows, args = rows-n, args[n*width:]
	}
	return nil
}

// onConflict ends an INSERT that may meet rows with its key.
func (d dialect) onConflict(key []string, set string) string {
	switch {
	case d.duplicateKey && set == "":
		return " ON DUPLICATE KEY UPDATE " + key[0] + " = " + key[0]
	case d.duplicateKey:
		return " ON DUPLICATE KEY UPDATE " + set
	case set == "":
		return " ON CONFLICT (" + strings.Join(key, ", ") + ") DO NOTHING"
	default:
		return " ON CONFLICT (" + strings.Join(key, ", ") + ") DO UPDATE SET " + set
	}
}

// given names the value that the INSERT came with.
func (d dialect) given(column string) string {
	if d.duplicateKey {
		return "VALUES(" + column + ")"
	}
	return "excluded." + column
}

// sums adds the given values to those that are there.
func (d dialect) sums(table string, columns ...string) string {
	set := make([]string, len(columns))
	for i, c := range columns {
		set[i] = c + " = " + table + "." + c + " + " + d.given(c)
	}
	return strings.Join(set, ", ")
}
