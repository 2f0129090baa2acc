package style

import (
	"encoding/base64"
	"path"
	"strings"
)

// MaxDataURL is the length of a data URL of the largest picture, in bytes, with room
// for its head.
const MaxDataURL = (MaxBytes+2)/3*4 + 256

// ParseDataURL reads the picture at position i from a data URL, whatever type that
// names. Its error is a fault.InvalidInput or fault.TooLarge that names images[i].
func ParseDataURL(i int, text string) ([]byte, error) {
	if len(text) > MaxDataURL {
		return nil, TooLarge(i)
	}
	head, body, found := strings.Cut(text, ",")
	if !found || !strings.HasPrefix(strings.ToLower(head), "data:") || !strings.HasSuffix(strings.ToLower(head), ";base64") {
		return nil, invalid("images[%d] is not a data URL: write data:image/png;base64,… or upload the file", i)
	}
	data, err := base64.StdEncoding.DecodeString(body)
	if err != nil {
		return nil, invalid("images[%d] is a data URL whose base64 cannot be read: send it whole, with its padding", i)
	}
	return data, nil
}

// FileName makes the name of an upload fit to be shown: the last part of its path, one
// line, at most 60 characters.
func FileName(name string) string {
	if name == "" {
		return ""
	}
	return line(path.Base(strings.ReplaceAll(name, `\`, "/")), maxName)
}
