package offline

import (
	"fmt"
	"html/template"
)

// icons are drawn on a grid of 24 with strokes of the text's colour. Each value
// is the inside of an <svg>.
var icons = map[string]string{
	"activity":   `<path d="M2.5 12h4l3-8 5 16 3-8h4"/>`,
	"arrow-down": `<path d="M12 5v14M6 13l6 6 6-6"/>`,
	"arrow-in":   `<path d="M17 7 7 17M7 9v8h8"/>`,
	"arrow-left": `<path d="M19 12H5M11 6l-6 6 6 6"/>`,
	"arrow-out":  `<path d="M7 17 17 7M9 7h8v8"/>`,
	"arrow-up":   `<path d="M12 19V5M6 11l6-6 6 6"/>`,
	"award":      `<circle cx="12" cy="9" r="6"/><path d="m8.5 14-1.5 7 5-2.5 5 2.5-1.5-7"/>`,
	"bag":        `<path d="M5.5 8h13l1 12.5h-15zM8.5 11V7a3.5 3.5 0 0 1 7 0v4"/>`,
	"bath":       `<path d="M3 12h18v2a5 5 0 0 1-5 5H8a5 5 0 0 1-5-5zM6 12V6a2.5 2.5 0 0 1 5 0M7 19l-1 2M17 19l1 2"/>`,
	"bed":        `<path d="M3 19v-6a3 3 0 0 1 3-3h12a3 3 0 0 1 3 3v6M3 16h18M6 10V6h12v4"/>`,
	"bell":       `<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 21h4"/>`,
	"bike":       `<circle cx="5.5" cy="16" r="3.5"/><circle cx="18.5" cy="16" r="3.5"/><path d="M5.5 16 9 8h6l3.5 8M9 11h7M12.5 16 9.5 11M14 5h2.5"/>`,
	"bolt":       `<path d="M13 2.5 5 13.5h6l-1 8 8-11h-6z"/>`,
	"book":       `<path d="M12 6.5C10 5 7 4.5 3.5 4.5v14c3.5 0 6.500.5 8.5 2 2-1.5 5-2 8.5-2v-14c-3.5 0-6.500.5-8.5 2zM12 6.5v14"/>`,
	"bookmark":   `<path d="M6.5 3.5h11v17L12 16.5 6.5 20.5z"/>`,
	"bowl":       `<path d="M3 11.5h18a9 9 0 0 1-5.5 8.3h-7A9 9 0 0 1 3 11.5zM9 8c-1-1.2 1-2.3 0-4M13.5 8c-1-1.2 1-2.3 0-4"/>`,
	"box":        `<path d="M3.5 7.5 12 3l8.5 4.5v9L12 21l-8.5-4.5zM3.5 7.5 12 12l8.5-4.5M12 12v9"/>`,
	"building":   `<path d="M5 21V4.5h9V21M14 10h5v11M3 21h18M8 8h3M8 12h3M8 16h3"/>`,
	"burger":     `<path d="M4 10a8 5.5 0 0 1 16 0zM4 17h16v.5a2.5 2.5 0 0 1-2.5 2.5h-11A2.5 2.5 0 0 1 4 17.5zM3.5 13.5l2.8 1.2 2.8-1.2 2.9 1.2 2.9-1.2 2.8 1.2 2.8-1.2"/>`,
	"calendar":   `<rect x="3.5" y="5" width="17" height="15.5" rx="2.5"/><path d="M3.5 10h17M8 3v4M16 3v4"/>`,
	"camera":     `<path d="M3.5 8h4l1.5-3h6l1.5 3h4v11.5h-17z"/><circle cx="12" cy="13.5" r="3.5"/>`,
	"cap":        `<path d="M12 5 1.5 10 12 15l10.5-5zM6 12.5v4.5c3.5 2.7 8.5 2.7 12 0v-4.5M22.5 10v6"/>`,
	"card":       `<rect x="2.5" y="5" width="19" height="14" rx="2.5"/><path d="M2.5 10h19M6 15h4"/>`,
	"cart":       `<path d="M2.5 4h3l2.5 11.5h10L20.5 8H6.3"/><circle cx="9" cy="19.5" r="1.3"/><circle cx="17" cy="19.5" r="1.3"/>`,
	"chart":      `<path d="M4 20.5V12M9.5 20.5V5M15 20.5v-9M20.5 20.5V8"/>`,
	"check":      `<path d="m4.5 12.5 5 5 10-11"/>`,
	"clock":      `<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>`,
	"close":      `<path d="m6 6 12 12M18 6 6 18"/>`,
	"coin":       `<circle cx="12" cy="12" r="8.5"/><path d="M15 9.2C14.3 8 13.3 7.5 12 7.5c-1.7 0-3 .8-3 2.2 0 3.1 6 1.5 6 4.6 0 1.4-1.3 2.2-3 2.2-1.3 0-2.3-.5-3-1.7M12 5.5v13"/>`,
	"compass":    `<circle cx="12" cy="12" r="8.5"/><path d="m15.5 8.5-2 5-5 2 2-5z"/>`,
	"cross":      `<path d="M9 3.5h6V9h5.5v6H15v5.5H9V15H3.5V9H9z"/>`,
	"cup":        `<path d="M5 8h11v7a5 5 0 0 1-5 5h-1a5 5 0 0 1-5-5zM16 10h1.5a2.5 2.5 0 0 1 0 5.5H16M8.5 5V3M12.5 5V3"/>`,
	"down":       `<path d="m6 9.5 6 6 6-6"/>`,
	"download":   `<path d="M12 3.5V15M7 10.5l5 5 5-5M4 20.5h16"/>`,
	"drop":       `<path d="M12 3c3.5 4.5 6 7.5 6 11a6 6 0 0 1-12 0c0-3.5 2.5-6.5 6-11z"/>`,
	"dumbbell":   `<path d="M1.5 12H3.5M20.5 12h2M7.5 12h9M4 8.5v7M7.5 5.5v13M16.5 5.5v13M20 8.5v7"/>`,
	"edit":       `<path d="m4 20 1-4.5L16.5 4 20 7.5 8.5 19z"/>`,
	"eye":        `<path d="M2 12c2.5-4.3 5.8-6.5 10-6.5s7.5 2.2 10 6.5c-2.5 4.3-5.8 6.5-10 6.5S4.5 16.3 2 12z"/><circle cx="12" cy="12" r="2.8"/>`,
	"filter":     `<path d="M3 7h9M18 7h3M3 17h3M12 17h9"/><circle cx="15" cy="7" r="2.6"/><circle cx="9" cy="17" r="2.6"/>`,
	"flag":       `<path d="M5 21.5V3.5M5 4.5c4-2 8 2 14 0v9c-6 2-10-2-14 0"/>`,
	"flame":      `<path d="M12 21.5c-4 0-6.5-2.6-6.5-6.2 0-3.3 2.2-5 3.2-7.300.8 1.2 1.3 2 1.6 3C12.5 9 12.8 6 12 2.5c4 2.5 6.5 7 6.5 12 0 4.2-2.5 7-6.5 7z"/>`,
	"gift":       `<path d="M3.5 8.5h17v4h-17zM5 12.5h14v8H5zM12 8.5v12M12 8.5C9 8.5 7 7.5 7 5.7 7 3 11 2.8 12 8.5zM12 8.5c3 0 5-1 5-2.8 0-2.7-4-2.9-5 2.8z"/>`,
	"globe":      `<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c5 5 5 12 0 17-5-5-5-12 0-17z"/>`,
	"grid":       `<rect x="4" y="4" width="6.5" height="6.5" rx="1.5"/><rect x="13.5" y="4" width="6.5" height="6.5" rx="1.5"/><rect x="4" y="13.5" width="6.5" height="6.5" rx="1.5"/><rect x="13.5" y="13.5" width="6.5" height="6.5" rx="1.5"/>`,
	"headphones": `<path d="M4 16.5V12a8 8 0 0 1 16 0v4.5"/><rect x="3.5" y="14" width="4" height="6.5" rx="1.8"/><rect x="16.5" y="14" width="4" height="6.5" rx="1.8"/>`,
	"heart":      `<path d="M12 20.5C6 16.2 3 13 3 9.3A4.8 4.8 0 0 1 12 7a4.8 4.8 0 0 1 9 2.3c0 3.7-3 6.9-9 11.2z"/>`,
	"help":       `<circle cx="12" cy="12" r="8.5"/><path d="M9.5 9.7a2.6 2.6 0 1 1 3.6 2.4c-.8.4-1.100.8-1.1 1.7M12 16.8v.1"/>`,
	"home":       `<path d="M3.5 11 12 4l8.5 7M5.5 9.5v11h13v-11M10 20.5v-6h4v6"/>`,
	"image":      `<rect x="3.5" y="4.5" width="17" height="15" rx="2.5"/><circle cx="9" cy="10" r="1.6"/><path d="m4 17 4.5-4 3.5 3 3.5-4 4.5 4.5"/>`,
	"info":       `<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.6v.1"/>`,
	"key":        `<circle cx="8" cy="15.5" r="4.5"/><path d="m11.3 12.2 8.2-8.2M16 7.5l3 3"/>`,
	"layers":     `<path d="m12 3.5 9 4.7-9 4.8-9-4.8zM3 12.5l9 4.8 9-4.8M3 16.5l9 4.5 9-4.5"/>`,
	"leaf":       `<path d="M5 19C4 9.5 10 4.5 20 4.5c.5 9.5-4.5 15-12.5 14M4 21c2-5 5-8.5 9.5-10.5"/>`,
	"left":       `<path d="m14.5 5.5-6.5 6.5 6.5 6.5"/>`,
	"list":       `<path d="M8.5 6H20.5M8.5 12h12M8.5 18h12M4 6v.1M4 12v.1M4 18v.1"/>`,
	"lock":       `<rect x="4.5" y="10.5" width="15" height="10" rx="2.5"/><path d="M8 10.5V7.5a4 4 0 0 1 8 0v3"/>`,
	"logout":     `<path d="M10 4H5v16h5M9.5 12h11M16 7.5l4.5 4.5-4.5 4.5"/>`,
	"mail":       `<rect x="3" y="5" width="18" height="14" rx="2.5"/><path d="m4 7 8 6 8-6"/>`,
	"map":        `<path d="m3 6 6-2.5 6 3 6-2.5v14L15 20.5l-6-3L3 20zM9 3.5v14M15 6.5v14"/>`,
	"message":    `<path d="M4 5h16v11.5h-8.5L6.5 20.5v-4H4z"/>`,
	"mic":        `<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5 11.5a7 7 0 0 0 14 0M12 18.5v3"/>`,
	"minus":      `<path d="M5 12h14"/>`,
	"moon":       `<path d="M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5z"/>`,
	"more":       `<circle cx="5" cy="12" r=".8"/><circle cx="12" cy="12" r=".8"/><circle cx="19" cy="12" r=".8"/>`,
	"music":      `<circle cx="6.5" cy="17.5" r="3"/><circle cx="17" cy="15.5" r="3"/><path d="M9.5 17.5V6L20 4v11.5"/>`,
	"pause":      `<path d="M8 5v14M16 5v14"/>`,
	"phone":      `<path d="M5 3.5h4l1.5 5-2.5 2c1 2.5 3 4.5 5.5 5.5l2-2.5 5 1.5v4c-9 2-17.5-6.5-15.5-15.5z"/>`,
	"pill":       `<path d="M4.8 11.5 11.5 4.8a5.4 5.4 0 0 1 7.7 7.7l-6.7 6.7a5.4 5.4 0 0 1-7.7-7.7zM8.2 8.2l7.6 7.6"/>`,
	"pin":        `<path d="M12 21.5C7.5 17 5 13.5 5 10a7 7 0 0 1 14 0c0 3.5-2.5 7-7 11.5z"/><circle cx="12" cy="10" r="2.6"/>`,
	"pizza":      `<path d="M3 7.5C8.5 3.8 15.5 3.8 21 7.5L12 21.5zM5 10.5c4.5-2.8 9.5-2.8 14 0M10.5 13.5v.1M13.5 12v.1M12 16.5v.1"/>`,
	"plane":      `<path d="M10.5 13.5 3.5 11l1.5-1.5 7 .5 4.5-4.5c1.2-1.2 3-1.5 3.5-1s.2 2.3-1 3.5L14.5 12.5l.5 7-1.5 1.5-2.5-7-3.5 3.5V20l-1.5 1-1-3-3-1 1-1.5h2.5z"/>`,
	"play":       `<path d="M7.5 4.5v15l12-7.5z"/>`,
	"plus":       `<path d="M12 5v14M5 12h14"/>`,
	"receipt":    `<path d="M5 3.5h14V21l-2.3-1.5L14.3 21 12 19.5 9.7 21l-2.4-1.5L5 21zM9 8h6M9 12h6M9 16h3"/>`,
	"refresh":    `<path d="M20 11.5a8 8 0 0 0-14.5-4L3.5 10M3.5 4.5V10H9M4 12.5a8 8 0 0 0 14.5 4l2-2.5M20.5 19.5V14H15"/>`,
	"repeat":     `<path d="M4 11V8.5A2.5 2.5 0 0 1 6.5 6H19M16 3l3 3-3 3M20 13v2.5a2.5 2.5 0 0 1-2.5 2.5H5M8 21l-3-3 3-3"/>`,
	"right":      `<path d="m9.5 5.5 6.5 6.5-6.5 6.5"/>`,
	"ruler":      `<path d="m3 16.5L16.5 3 21 7.5 7.5 21zM7 12.5l2 2M10.5 9l2 2M14 5.5l2 2"/>`,
	"scan":       `<path d="M4 8.5V4h4.5M15.5 4H20v4.5M20 15.5V20h-4.5M8.5 20H4v-4.5M4 12h16"/>`,
	"search":     `<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>`,
	"send":       `<path d="M21 3 10.5 13.5M21 3l-6.5 18-4-7.5L3 9.5z"/>`,
	"settings":   `<circle cx="12" cy="12" r="2.8"/><path d="M10.0 5.7L10.3 3.0L13.7 3.0L14.0 5.7L15.1 6.2L17.2 4.4L19.6 6.8L17.8 8.9L18.3 10.0L21.0 10.3L21.0 13.7L18.3 14.0L17.8 15.1L19.6 17.2L17.2 19.6L15.1 17.8L14.0 18.3L13.7 21.0L10.3 21.0L10.0 18.3L8.9 17.8L6.8 19.6L4.4 17.2L6.2 15.1L5.7 14.0L3.0 13.7L3.0 10.3L5.7 10.0L6.2 8.9L4.4 6.8L6.8 4.4L8.9 6.2z"/>`,
	"share":      `<circle cx="6" cy="12" r="2.6"/><circle cx="17.5" cy="5.5" r="2.6"/><circle cx="17.5" cy="18.5" r="2.6"/><path d="m8.3 10.7 6.9-3.9M8.3 13.3l6.9 3.9"/>`,
	"shield":     `<path d="M12 3 4.5 5.5v6c0 4.5 3 8 7.5 9.5 4.5-1.5 7.5-5 7.5-9.5v-6zM8.5 12l2.5 2.5 4.5-5"/>`,
	"shirt":      `<path d="M8.5 3.5 3 6.5l2 5 2-1v10h10v-10l2 1 2-5-5.5-3c-.7 1.5-1.8 2.3-3.5 2.3s-2.8-.8-3.5-2.3z"/>`,
	"shoe":       `<path d="M3 8v9.5h18v-2c0-2-1.5-3-4-3.5l-3-.7L9.5 6.5 7.5 9zM3 14.5h10M12 9.5l-1.5 1.5M14 11.3l-1.3 1.4"/>`,
	"shuffle":    `<path d="M3 7h3.5c5 0 5.5 10 11 10H21M3 17h3.5c2 0 3.2-1.5 4.3-3.5M13.2 10.5C14.3 8.5 15.5 7 17.5 7H21M18.5 4.5 21 7l-2.5 2.5M18.5 14.5 21 17l-2.5 2.5"/>`,
	"skip":       `<path d="M5 5v14l10-7zM19 5v14"/>`,
	"skip-back":  `<path d="M19 5v14L9 12zM5 5v14"/>`,
	"sofa":       `<path d="M5.5 11V8A2.5 2.5 0 0 1 8 5.5h8A2.5 2.5 0 0 1 18.5 8v3M3 12.5a2 2 0 0 1 4 0v2h10v-2a2 2 0 0 1 4 0v5.5H3zM5.5 18v2M18.5 18v2"/>`,
	"sparkle":    `<path d="M11 4.5 13 10l5.5 2-5.5 2-2 5.5L9 14l-5.5-2L9 10zM18.5 3.5v4M16.5 5.5h4"/>`,
	"star":       `<path d="m12 3 2.7 5.8 6.300.8-4.6 4.3 1.2 6.2-5.6-3.1-5.6 3.1 1.2-6.2L3 9.6l6.3-.8z"/>`,
	"steps":      `<path d="M4 20.5h4.5V16h4v-4.5h4V7H21M16.5 4 21 3.5"/>`,
	"sun":        `<circle cx="12" cy="12" r="4"/><path d="M12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1.1 1.1M17.3 17.3l1.1 1.1M18.4 5.6l-1.1 1.1M6.7 17.3l-1.1 1.1"/>`,
	"swap":       `<path d="M7 4 3.5 7.5 7 11M3.5 7.5H18M17 13l3.5 3.5L17 20M20.5 16.5H6"/>`,
	"tag":        `<path d="M3.5 3.5h8l9 9-8 8-9-9zM8 8v.1"/>`,
	"target":     `<circle cx="12" cy="12" r="8.5"/><circle cx="12" cy="12" r="4.5"/><circle cx="12" cy="12" r=".8"/>`,
	"timer":      `<circle cx="12" cy="13.5" r="7.5"/><path d="M12 9.5v4l2.5 1.5M9.5 2.5h5M12 2.5V6"/>`,
	"trash":      `<path d="M4 6.5h16M9 6.5V3.5h6v3M6 6.5l1 14h10l1-14M10 10.5v6M14 10.5v6"/>`,
	"trend":      `<path d="m3 17 6-6 4 4 8-8.5M15 6.5h6v6"/>`,
	"trophy":     `<path d="M7.5 4h9v6a4.5 4.5 0 0 1-9 0zM7.5 6H4c0 3.5 1.3 5 3.7 5M16.5 6H20c0 3.5-1.3 5-3.7 5M12 14.5V18M8 20.5h8M9.5 20.5c0-1.700.8-2.5 2.5-2.5s2.500.8 2.5 2.5"/>`,
	"truck":      `<path d="M2.5 6h11v11h-11zM13.5 10h4l3.5 3.5V17h-7.5"/><circle cx="7" cy="18" r="1.9"/><circle cx="17" cy="18" r="1.9"/>`,
	"user":       `<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.8-4 3.5-6 7.5-6s6.7 2 7.5 6"/>`,
	"users":      `<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 19.5c.6-3.5 3-5.3 6.5-5.3s5.9 1.8 6.5 5.3M15.5 5.2a3.5 3.5 0 0 1 0 6.6M18 14.7c2 .7 3.1 2.3 3.5 4.8"/>`,
	"video":      `<rect x="2.5" y="6" width="13" height="12" rx="2.5"/><path d="m15.5 10.5 6-3.5v10l-6-3.5z"/>`,
	"volume":     `<path d="M4 9.5v5h3.5L12.5 19V5L7.5 9.5zM16 9c1.3 2 1.3 4 0 6M18.8 6.5c2.5 3.7 2.5 7.3 0 11"/>`,
	"wallet":     `<path d="M19 8V5H5.5A2.5 2.5 0 0 0 3 7.5v10A2.5 2.5 0 0 0 5.5 20H21V8H5.5M17 14v.1"/>`,
	"watch":      `<circle cx="12" cy="12" r="6"/><path d="M9 6.5 9.7 2.5h4.6l.7 4M9 17.5l.7 4h4.6l.7-4M12 9.5V12l1.5 1"/>`,
	"wind":       `<path d="M3 9h10.5a3 3 0 1 0-3-3M3 13h15a3 3 0 1 1-3 3M3 17h7.5a2.3 2.3 0 1 1-2.3 2.3"/>`,
}

// icon draws one of icons. Its arguments come from the templates and the content
// of this package, never from a brief; an unknown name draws a sparkle.
func icon(name, class string) template.HTML {
	return drawIcon(name, class, `fill="none"`)
}

// solid draws an icon filled.
func solid(name, class string) template.HTML {
	return drawIcon(name, class, `fill="currentColor"`)
}

func drawIcon(name, class, fill string) template.HTML {
	inner, ok := icons[name]
	if !ok {
		inner = icons["sparkle"]
	}
	return template.HTML(fmt.Sprintf( // #nosec G203 -- both arguments are constants of this package
		`<svg class="shrink-0 %s" viewBox="0 0 24 24" %s stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">%s</svg>`,
		class, fill, inner))
}
