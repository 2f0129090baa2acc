package store

// words are how a job of some type speaks of its parts in its messages.
type words struct {
	making string // "Designing" Home (1 of 3)
	part   string // 1 of 3 "screen"s failed
}

func wordsOf(t JobType) words {
	switch t {
	case ScreenshotExport:
		return words{making: "Rendering", part: "picture"}
	case ChatContext:
		return words{making: "Reading", part: "part"}
	case StyleExtraction:
		return words{making: "Looking at", part: "part"}
	default:
		return words{making: "Designing", part: "screen"}
	}
}
