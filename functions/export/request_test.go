package export

import "testing"

func TestDocumentsAreToldFromScreens(t *testing.T) {
	for html, want := range map[string]bool{
		"<!DOCTYPE html><p>Hi":                            true,
		"\n <html lang=\"en\"><p>Hi":                      true,
		"<!-- made\nby hand -->\n<!doctype html><title>x": true,
		`<div class="p-4">Hi</div>`:                       false,
		"<!-- a screen --><div>Hi</div>":                  false,
		"<htmlish>":                                       false,
		"":                                                false,
	} {
		if got := IsDocument(html); got != want {
			t.Errorf("%q is a document: %v, want %v", html, got, want)
		}
	}
}
