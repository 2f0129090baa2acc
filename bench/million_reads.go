package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"time"
)

// dashboardRead is something that the dashboard asks for, or beyond what it does.
type dashboardRead struct {
	what, path string
	beyond     bool
}

// dashboardReads are the lists, searches, counts and metrics, common cases and hard ones.
func dashboardReads(ctx context.Context, base, key string) ([]dashboardRead, error) {
	const jobs = "/api/admin/jobs?limit=50&"
	deep, err := deepCursor(ctx, base, key)
	if err != nil {
		return nil, err
	}
	week := time.Now().AddDate(0, 0, -20).UTC()
	span := url.Values{"from": {week.Format(time.RFC3339)}, "to": {week.AddDate(0, 0, 7).Format(time.RFC3339)}}.Encode()
	var causes struct{ Causes []struct{ Cause string } }
	body, _, err := request(ctx, "GET", base+"/api/admin/errors", key, "", 200)
	if err == nil {
		err = json.Unmarshal(body, &causes)
	}
	if err != nil {
		return nil, err
	}
	id, err := errorID(ctx, base, key)
	if err != nil {
		return nil, err
	}
	const count = "/api/admin/jobs/count?"
	var reads []dashboardRead
	for _, read := range []struct{ what, path string }{
		{"list, all", jobs},
		{"list, a page from the middle", jobs + "cursor=" + deep},
		{"list, failed and cancelled", jobs + "status=failed,cancelled"},
		{"list, one type, failed", jobs + "type=chat-context&status=failed"},
		{"list, a rare provider, pending", jobs + "provider=offline&status=pending"},
		{"list, one user, failed", jobs + "user=user-0042&status=failed"},
		{"list, a week, failed", jobs + "status=failed&" + span},
		{"search, a common word", jobs + "q=bank"},
		{"search, a rare word", jobs + "q=zanzibar"},
		{"search, part of a word", jobs + "q=anzib"},
		{"search, two words", jobs + "q=velvet+museum"},
		{"search, a word and a status", jobs + "q=golden&status=cancelled"},
		{"search, a letter and a rare status", jobs + "q=o&status=pending"},
		{"search, a user", jobs + "q=0042"},
		{"search, words of the error", jobs + "error=overloaded"},
		{"search, part of the error, a user", jobs + "error=cut+off&user=user-0042"},
		{"search, one letter", jobs + "q=z"},
		{"search, no such word", jobs + "q=xylophone"},
		{"search, an id in the error", jobs + "error=" + id},
		{"search, the start of an id", jobs + "q=" + id[:9]},
		{"search, an id in the error and a status", jobs + "status=failed&q=" + id},
		{"search, an id in no error", jobs + "error=0000000000000000"},
		{"metric, success", "/api/admin/metrics/success"},
		{"metric, duration", "/api/admin/metrics/duration"},
		{"metric, cost over 30 days", "/api/admin/metrics/cost"},
		{"metric, models", "/api/admin/metrics/models"},
		{"metric, users", "/api/admin/metrics/users"},
		{"metric, modes", "/api/admin/metrics/modes"},
		{"metric, queue", "/api/admin/metrics/queue"},
		{"metric, errors by cause", "/api/admin/errors"},
		{"count, all", count},
		{"count, failed", count + "status=failed"},
		{"count, a week", count + span},
		{"count, a common word", count + "q=bank"},
		{"count, a word and a status", count + "q=golden&status=cancelled"},
		{"count, a word and two statuses", count + "q=golden&status=failed,cancelled"},
		{"count, words of the error", count + "error=overloaded"},
		{"count, an id in the error", count + "error=" + id},
		{"limits, all users", "/api/admin/limits?limit=50"},
		{"limits, one user", "/api/admin/limits?limit=50&q=user-0042"},
		{"audit log, all", "/api/admin/audit?limit=50"},
		{"audit log, one person's", "/api/admin/audit?limit=50&user=user-0042"},
		{"audit log, a kind of change", "/api/admin/audit?limit=50&action=webhook"},
		{"audit log, what is seldom, in a week", "/api/admin/audit?limit=50&target=user-1999&" + span},
	} {
		reads = append(reads, dashboardRead{what: read.what, path: read.path})
	}
	if len(causes.Causes) > 0 {
		reads = append(reads, dashboardRead{what: "list, one cause", path: jobs + "cause=" + causes.Causes[0].Cause})
	}
	// All that there is: the dashboard shows 7 days, and of the cost 30.
	for _, metric := range []string{"metrics/success", "metrics/duration", "metrics/cost", "metrics/models", "metrics/users", "errors"} {
		reads = append(reads, dashboardRead{"metric, " + path.Base(metric) + " over 60 days", "/api/admin/" + metric + "?days=60", true})
	}
	return reads, nil
}

// deepCursor is the cursor of a page in the middle of all jobs.
func deepCursor(ctx context.Context, base, key string) (string, error) {
	to := time.Now().AddDate(0, 0, -seedDays/2).UTC().Format(time.RFC3339)
	body, _, err := request(ctx, "GET", base+"/api/admin/jobs?limit=1&to="+url.QueryEscape(to), key, "", 200)
	var page struct{ NextCursor string }
	if err == nil {
		err = json.Unmarshal(body, &page)
	}
	return page.NextCursor, err
}

// errorID is a request's id in the error of a job in the middle of all.
func errorID(ctx context.Context, base, key string) (string, error) {
	to := time.Now().AddDate(0, 0, -seedDays/2).UTC().Format(time.RFC3339)
	body, _, err := request(ctx, "GET", base+"/api/admin/jobs?limit=1&error=overloaded&to="+url.QueryEscape(to), key, "", 200)
	if err != nil {
		return "", err
	}
	found := requestID.FindSubmatch(body)
	if found == nil {
		return "", fmt.Errorf("no job has a request's id in its error: %.200s", body)
	}
	return string(found[1]), nil
}

var requestID = regexp.MustCompile(`request req_([0-9a-f]{16})`)
