package offline

import "github.com/appforge-ai/appforge/functions/studio"

func (d *Designer) edit(b studio.Branding, r studio.ScreenRequest) (studio.Screen, error) { return studio.Screen{}, nil }
