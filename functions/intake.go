package functions

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

// MaxScreens is the most screens one job may ask for.
const MaxScreens = 30

// screenID is what a caller may name a screen; the ids end up in URLs and file names.
var screenID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$`)

// Prepare checks a request for screens as the API and a foreign event may bring
// it, and completes it: missing screen ids are made from the names, referenced
// HTML is cleaned. The error is fault.InvalidInput and names the field.
func Prepare(req ScreensRequested) (ScreensRequested, error) {
	if strings.TrimSpace(req.Branding.AppName) == "" {
		return req, fault.Newf(fault.InvalidInput, "branding.appName is missing: give the app's name")
	}
	if n := len(req.Screens); n < 1 || n > MaxScreens {
		return req, fault.Newf(fault.InvalidInput, "screens has %d entries: ask for 1 to %d screens", n, MaxScreens)
	}
	if n := len(req.Screens) + len(req.LaterScreens); n > MaxScreens {
		return req, fault.Newf(fault.InvalidInput, "screens and laterScreens have %d entries: a brief has %d screens at most", n, MaxScreens)
	}
	if err := checkBranding(req.Branding); err != nil {
		return req, err
	}
	// Together, because both end up in one job: their ids must differ.
	screens, err := prepareScreens(req.Branding, slices.Concat(req.Screens, req.LaterScreens), func(i int) string {
		if i < len(req.Screens) {
			return fmt.Sprintf("screens[%d]", i)
		}
		return fmt.Sprintf("laterScreens[%d]", i-len(req.Screens))
	})
	if err != nil {
		return req, err
	}
	now := len(req.Screens)
	req.Screens, req.LaterScreens = screens[:now:now], screens[now:]
	return req, nil
}

// prepareScreens checks and completes screens; field names the one at a place in the request.
func prepareScreens(b studio.Branding, screens []studio.ScreenRequest, field func(int) string) ([]studio.ScreenRequest, error) {
	taken := map[string]int{}
	for i, s := range screens {
		if strings.TrimSpace(s.Name) == "" {
			return nil, fault.Newf(fault.InvalidInput, "%s.name is missing: give the screen's name", field(i))
		}
		if s.ID == "" {
			continue
		}
		if !screenID.MatchString(s.ID) || s.ID == store.ThemePartID {
			return nil, fault.Newf(fault.InvalidInput, "%s.id %q cannot be used: 1 to 64 letters, digits, '-', '_' or '.', and not %q", field(i), s.ID, store.ThemePartID)
		}
		if first, dup := taken[s.ID]; dup {
			return nil, fault.Newf(fault.InvalidInput, "%s.id %q is the id of %s too: ids must be unique", field(i), s.ID, field(first))
		}
		taken[s.ID] = i
	}
	for i := range screens {
		s := &screens[i]
		if s.ID == "" {
			s.ID = freeID(slug(s.Name), taken)
			taken[s.ID] = i
		}
		if s.ReferenceHTML == "" {
			continue
		}
		clean, _, err := studio.CheckScreen(studio.Screen{ID: s.ID, Title: s.Name, HTML: s.ReferenceHTML}, studio.ImagesOf(b))
		if err != nil {
			return nil, fault.New(fault.InvalidInput, fmt.Sprintf("%s.referenceHtml is not a screen: %s", field(i), fault.Public(err)), err)
		}
		s.ReferenceHTML = clean.HTML
	}
	return screens, nil
}

func checkBranding(b studio.Branding) error {
	colors := map[string]string{
		"branding.primaryColor": b.PrimaryColor, "branding.backgroundColor": b.BackgroundColor, "branding.textColor": b.TextColor,
	}
	if p := b.ColorPalette; p != nil {
		colors["branding.colorPalette.primary"] = p.Primary
		colors["branding.colorPalette.secondary"] = p.Secondary
		colors["branding.colorPalette.accent"] = p.Accent
		colors["branding.colorPalette.background"] = p.Background
		if p.Text != nil {
			colors["branding.colorPalette.text.primary"] = p.Text.Primary
			colors["branding.colorPalette.text.secondary"] = p.Text.Secondary
		}
	}
	for _, field := range slices.Sorted(maps.Keys(colors)) { // always the same one first
		if value := colors[field]; value != "" && !studio.ValidColor(value) {
			return fault.Newf(fault.InvalidInput, "%s %q is not a colour: write #rrggbb, rgb(), hsl(), oklch() or a CSS colour name", field, value)
		}
	}
	for field, value := range map[string]string{"branding.logo": b.Logo, "branding.footer": b.Footer} {
		if value == "" {
			continue
		}
		if u, err := url.Parse(value); err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
			return fault.Newf(fault.InvalidInput, "%s is not an https URL: write https://host/path", field)
		}
	}
	return nil
}

// slug makes an id out of a name: "Sign in" gives "sign-in".
func slug(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-") && (unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.IsLetter(r)):
			b.WriteByte('-')
		}
		if b.Len() >= 40 {
			break
		}
	}
	id := strings.Trim(b.String(), "-")
	if id == "" || id == store.ThemePartID {
		return "screen"
	}
	return id
}

func freeID(base string, taken map[string]int) string {
	id := base
	for n := 2; ; n++ {
		if _, used := taken[id]; !used {
			return id
		}
		id = fmt.Sprintf("%s-%d", base, n)
	}
}
