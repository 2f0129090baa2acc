package web

import (
	"crypto/sha256"
	"encoding/binary"
)

// rolledOut reports whether a user belongs to the percent of users that a feature
// is switched on for. The answer is the same at every call and in every process,
// and a user who is in at 10 % is in at 50 % too.
func rolledOut(feature, user string, percent int) bool {
	sum := sha256.Sum256([]byte(feature + "\x00" + user))
	return int(binary.BigEndian.Uint32(sum[:4])%100) < percent
}
