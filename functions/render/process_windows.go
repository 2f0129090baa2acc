package render

import (
	"log/slog"
	"os"

	"github.com/appforge-ai/appforge/store/fault"
)

// process is a browser's processes, of which there are none on Windows.
type process struct {
	to, from *os.File
	done     chan struct{}
}

type isolation struct{ name string }

func isolations() []isolation { return []isolation{{"nowhere"}} }

// startProcess says that rendering needs a system on which a browser can be shut in.
func startProcess(string, bool, isolation) (*process, error) {
	return nil, fault.Newf(fault.NoBrowser, "Rendering needs Linux or macOS: let a worker there serve screenshot-export.")
}

// removeLeft has nothing to remove: no browser starts here.
func removeLeft(*slog.Logger) {}

func (*process) end() error   { return nil }
func (*process) said() string { return "" }
func (*process) group() int   { return 0 }
