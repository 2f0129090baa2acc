package functions

import (
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store/fault"
)

func request(screens ...studio.ScreenRequest) ScreensRequested {
	return ScreensRequested{Branding: studio.Branding{AppName: "Northwind"}, Screens: screens}
}

func TestPrepareNamesWhatIsWrong(t *testing.T) {
	home := studio.ScreenRequest{ID: "home", Name: "Home"}
	with := func(change func(*studio.Branding)) ScreensRequested {
		r := request(home)
		change(&r.Branding)
		return r
	}
	for _, tt := range []struct {
		name, field string
		req         ScreensRequested
	}{
		{"no app name", "branding.appName", with(func(b *studio.Branding) { b.AppName = " " })},
		{"no screens", "screens", request()},
		{"31 screens", "screens", request(make([]studio.ScreenRequest, 31)...)},
		{"a screen without a name", "screens[1].name", request(home, studio.ScreenRequest{ID: "x"})},
		{"two of one id", "screens[1].id", request(home, home)},
		{"an id that is no file name", "screens[0].id", request(studio.ScreenRequest{ID: "../etc", Name: "x"})},
		{"the theme's id", "screens[0].id", request(studio.ScreenRequest{ID: "theme", Name: "x"})},
		{"a colour that is none", "branding.primaryColor", with(func(b *studio.Branding) { b.PrimaryColor = "reddish" })},
		{"a colour that is CSS", "branding.backgroundColor", with(func(b *studio.Branding) { b.BackgroundColor = "red;--x:url(//evil)" })},
		{"a palette colour that is none", "branding.colorPalette.text.secondary", with(func(b *studio.Branding) {
			b.ColorPalette = &studio.ColorPalette{Text: &studio.PaletteText{Secondary: "#12"}}
		})},
		{"a logo that is a script", "branding.logo", with(func(b *studio.Branding) { b.Logo = "javascript:alert(1)" })},
		{"a logo with a password", "branding.logo", with(func(b *studio.Branding) { b.Logo = "https://u:p@host/x.png" })},
		{"reference html that is none", "screens[0].referenceHtml", request(studio.ScreenRequest{ID: "a", Name: "A", ReferenceHTML: "just words"})},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Prepare(tt.req)
			if !fault.Is(err, fault.InvalidInput) || !strings.Contains(fault.Public(err), tt.field) {
				t.Errorf("Prepare() = %v, want an invalid_input that names %s", err, tt.field)
			}
		})
	}
}

func TestPrepareMakesIDs(t *testing.T) {
	req, err := Prepare(request(
		studio.ScreenRequest{Name: "Sign in"}, studio.ScreenRequest{Name: "Sign in"}, studio.ScreenRequest{ID: "sign-in-3", Name: "x"},
		studio.ScreenRequest{Name: "Theme"}, studio.ScreenRequest{Name: "設定"}, studio.ScreenRequest{Name: "  Ünïcode & more!  "},
	))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"sign-in", "sign-in-2", "sign-in-3", "screen", "screen-2", "n-code-more"}
	for i, s := range req.Screens {
		if s.ID != want[i] {
			t.Errorf("screens[%d] %q has id %q, want %q", i, s.Name, s.ID, want[i])
		}
	}
}

func TestPrepareLeavesItsInputAlone(t *testing.T) {
	in := request(studio.ScreenRequest{Name: "Home"})
	if _, err := Prepare(in); err != nil {
		t.Fatal(err)
	}
	if in.Screens[0].ID != "" {
		t.Error("the caller's slice was changed")
	}
}
