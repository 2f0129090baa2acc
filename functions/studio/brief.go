package studio

// Branding is the brief: what the app is and how it should look. Only AppName is required.
// Unknown fields of a caller's JSON are ignored, so that front ends may grow.
type Branding struct {
	_               struct{}      `json:"-" additionalProperties:"true"`
	AppName         string        `json:"appName" minLength:"1" maxLength:"120" doc:"Name of the app, as it is shown on its screens"`
	Description     string        `json:"description,omitempty" maxLength:"4000" doc:"What the app does, in the words of its maker"`
	TargetAudience  string        `json:"targetAudience,omitempty" maxLength:"1000"`
	Category        string        `json:"category,omitempty" maxLength:"200" doc:"Kind of app: fitness, banking, food delivery …"`
	Platform        string        `json:"platform,omitempty" maxLength:"60" doc:"ios, android, web or any text"`
	Logo            string        `json:"logo,omitempty" maxLength:"2048" doc:"https URL of the logo image"`
	Footer          string        `json:"footer,omitempty" maxLength:"2048" doc:"https URL of the footer image"`
	PrimaryColor    string        `json:"primaryColor,omitempty" maxLength:"64" doc:"CSS colour: #rgb, #rrggbb, rgb(), hsl(), oklch() or a name"`
	BackgroundColor string        `json:"backgroundColor,omitempty" maxLength:"64" doc:"CSS colour"`
	TextColor       string        `json:"textColor,omitempty" maxLength:"64" doc:"CSS colour"`
	ColorPalette    *ColorPalette `json:"colorPalette,omitempty"`
	UIStyle         string        `json:"uiStyle,omitempty" maxLength:"500" doc:"minimal, playful, brutalist …"`
	Personality     string        `json:"personality,omitempty" maxLength:"500" doc:"calm, bold, friendly …"`
	Typography      string        `json:"typography,omitempty" maxLength:"500"`
	Components      string        `json:"components,omitempty" maxLength:"1000" doc:"How buttons, cards and fields should look"`
}

// ColorPalette is the brief's palette; each value is a CSS colour.
type ColorPalette struct {
	_          struct{}     `json:"-" additionalProperties:"true"`
	Primary    string       `json:"primary,omitempty" maxLength:"64"`
	Secondary  string       `json:"secondary,omitempty" maxLength:"64"`
	Accent     string       `json:"accent,omitempty" maxLength:"64"`
	Background string       `json:"background,omitempty" maxLength:"64"`
	Text       *PaletteText `json:"text,omitempty"`
}

// PaletteText is the palette's two text colours.
type PaletteText struct {
	_         struct{} `json:"-" additionalProperties:"true"`
	Primary   string   `json:"primary,omitempty" maxLength:"64"`
	Secondary string   `json:"secondary,omitempty" maxLength:"64"`
}

// ScreenRequest is one screen that the brief asks for. With ReferenceHTML it is
// an edit: that screen, changed as Purpose says.
type ScreenRequest struct {
	_             struct{} `json:"-" additionalProperties:"true"`
	ID            string   `json:"id,omitempty" maxLength:"64" pattern:"^[A-Za-z0-9_.-]*$" doc:"Unique within the job; made from the name when absent"`
	Name          string   `json:"name" minLength:"1" maxLength:"120"`
	Type          string   `json:"type,omitempty" maxLength:"60" doc:"splash, onboarding, signin, signup, home, list, detail, search, profile, settings, checkout, chat, map, or free text"`
	Purpose       string   `json:"purpose,omitempty" maxLength:"4000"`
	KeyElements   []string `json:"keyElements,omitempty" maxItems:"40" nullable:"false"`
	ShowLogo      bool     `json:"showLogo,omitempty"`
	ShowBottomNav bool     `json:"showBottomNav,omitempty"`
	ReferenceHTML string   `json:"referenceHtml,omitempty" maxLength:"262144" doc:"Present: edit this screen"`
}

// Screen is a finished design: one root div of mobile width (375 px), Tailwind
// utilities over the theme's variables, no colour literals, no scripts.
type Screen struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	HTML  string `json:"html"`
}

// Theme is a finished theme. Style is CSS declarations ("--background: …; …") of
// the 26 variables that Variables lists.
type Theme struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Style    string   `json:"style"`
	Repaired []string `json:"repaired,omitempty" doc:"What was changed so that text is readable (WCAG AA), one sentence each"`
}
