package store

import (
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"github.com/appforge-ai/appforge/store/fault"
)

// cursorOf names a place in a list that is ordered by time and id.
func cursorOf(at time.Time, id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(at.UnixMicro(), 10) + " " + id))
}

// afterCursor takes a time, the same time and an id, and leaves what a list shows after
// that place. Its first term is where a walk of an index begins; databases find no
// beginning in the rest of it, and would walk there from the newest row.
const afterCursor = `created_at <= ? AND (created_at < ? OR id < ?)`

func readCursor(cursor string) (time.Time, string, error) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	micros, id, found := strings.Cut(string(raw), " ")
	at, errTime := strconv.ParseInt(micros, 10, 64)
	if err != nil || !found || errTime != nil || at < 0 || at > maxCursorTime || id == "" || clean(id) != id {
		return time.Time{}, "", fault.Newf(fault.InvalidInput, "cursor %q is not one that a list gave: leave it out to begin with the newest", clip(cursor, 60))
	}
	return time.UnixMicro(at).UTC(), id, nil
}

// maxCursorTime, in microseconds, keeps years within what databases can compare: 9999-12-31.
const maxCursorTime = 253402214400000000
