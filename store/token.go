package store

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
)

const (
	tokenIDLength = 12 // characters of base32: 60 bits, public
	secretLength  = 43 // characters of base64url: 32 bytes
)

// newToken makes what a caller keeps: a prefix, a public id and a secret. The store
// keeps the secret's SHA-256 only; the secret has 256 random bits, so that no slow
// hash is needed.
func newToken(prefix string) (token, id, hash string, err error) {
	var random [40]byte
	if _, err := rand.Read(random[:]); err != nil {
		return "", "", "", fmt.Errorf("make token: %w", err)
	}
	id = strings.ToLower(base32.StdEncoding.EncodeToString(random[:8]))[:tokenIDLength]
	secret := base64.RawURLEncoding.EncodeToString(random[8:])
	return prefix + id + "_" + secret, id, hashOf(secret), nil
}

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// sameSecret compares in a time that tells nothing; call it for an unknown id too.
func sameSecret(secret, hash string) bool {
	return subtle.ConstantTimeCompare([]byte(hashOf(secret)), []byte(hash)) == 1
}

func splitToken(prefix, token string) (id, secret string, ok bool) {
	rest, found := strings.CutPrefix(token, prefix)
	if !found || len(rest) != tokenIDLength+1+secretLength || rest[tokenIDLength] != '_' || clean(rest) != rest {
		return "", "", false
	}
	return rest[:tokenIDLength], rest[tokenIDLength+1:], true
}
