package web

import "strings"

// etagMatches reports whether an If-None-Match header names tag (RFC 9110 §13.1.2:
// weak comparison, a list, or *).
func etagMatches(header, tag string) bool {
	tag = strings.TrimPrefix(tag, "W/")
	for candidate := range strings.SplitSeq(header, ",") {
		candidate = strings.TrimPrefix(strings.TrimSpace(candidate), "W/")
		if candidate == tag || candidate == "*" {
			return true
		}
	}
	return false
}
