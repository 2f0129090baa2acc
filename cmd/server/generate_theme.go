package main

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/functions/studio/offline"
	"github.com/appforge-ai/appforge/internal/apiclient"
)

// themeFor is the theme of a job's files: its own, or, when none was asked for or it
// failed, the one that the built-in designer makes of the brief without any call.
func themeFor(ctx context.Context, job apiclient.Job) (studio.Theme, error) {
	if t := job.OutputData.Theme; t != nil && t.Style != "" {
		return *t, nil
	}
	brand := studio.Branding{AppName: appName(job)}
	if job.InputData != nil {
		brand = job.InputData.Branding
	}
	t, _, err := offline.New().Theme(ctx, studio.Try{}, brand)
	if err != nil {
		return studio.Theme{}, fmt.Errorf("make a theme for the files: %w", err)
	}
	return t, nil
}

// declaration is a variable and a value that cannot end its rule, nor load a file.
var declaration = regexp.MustCompile(`^(--[A-Za-z0-9_-]+)\s*:\s*([A-Za-z0-9#.,%/()+* -]+)$`)

// themeCSS is a theme as a stylesheet of its own. What is no plain variable is left out.
func themeCSS(t studio.Theme) []byte {
	var b bytes.Buffer
	b.WriteString(":root {\n")
	for part := range strings.SplitSeq(t.Style, ";") {
		d := declaration.FindStringSubmatch(strings.Join(strings.Fields(part), " "))
		if d == nil || strings.Contains(strings.ToLower(d[2]), "url(") || strings.Contains(d[2], "/*") || strings.Contains(d[2], "*/") {
			continue
		}
		b.WriteString("  " + d[1] + ": " + d[2] + ";\n")
	}
	b.WriteString("}\n")
	return b.Bytes()
}
