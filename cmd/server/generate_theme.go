package main

import (
	"bytes"
	"context"
	"regexp"
	"strings"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/internal/apiclient"
)

// themeFor is the theme of a job's files: its own, or a neutral one when none was
// asked for or it failed.
func themeFor(_ context.Context, job apiclient.Job) studio.Theme {
	if t := job.OutputData.Theme; t != nil && t.Style != "" {
		return *t
	}
	return studio.Theme{ID: "neutral", Name: "Neutral", Style: neutralStyle}
}

// neutralStyle is a plain light theme.
const neutralStyle = `--background: #ffffff; --foreground: #18181b; --primary: #27272a; --primary-rgb: 39, 39, 42; --primary-foreground: #fafafa;
--secondary: #f4f4f5; --secondary-foreground: #27272a; --muted: #f4f4f5; --muted-foreground: #5f5f68; --accent: #e4e4e7; --accent-foreground: #18181b;
--destructive: #b91c1c; --destructive-foreground: #ffffff; --card: #ffffff; --card-foreground: #18181b; --popover: #ffffff; --popover-foreground: #18181b;
--border: #e4e4e7; --input: #e4e4e7; --ring: #71717a; --radius: 0.75rem;
--chart-1: #3f3f46; --chart-2: #0f766e; --chart-3: #b45309; --chart-4: #4f46e5; --chart-5: #be185d`

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
