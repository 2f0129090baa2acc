package style

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"strings"

	"golang.org/x/image/webp"

	"github.com/appforge-ai/appforge/store/fault"
)

// Limits of the pictures.
const (
	MaxImages = 8
	MaxBytes  = 10 << 20   // of one file
	MaxSide   = 12_000     // pixels
	MaxPixels = 20_000_000 // width times height: 160 MB decoded, at the most of 8 bytes a pixel
	// maxScans bounds the passes of a progressive JPEG, each of which walks over the
	// whole picture however few bytes it has. Encoders write about ten.
	maxScans = 100
)

// Types are the media types that are read.
var Types = []string{typePNG, typeJPEG, typeWebP}

const (
	typePNG  = "image/png"
	typeJPEG = "image/jpeg"
	typeWebP = "image/webp"
)

// format is one kind of picture.
type format struct {
	mediaType string
	config    func(io.Reader) (image.Config, error)
	decode    func(io.Reader) (image.Image, error)
	structure func([]byte) structure
}

var formats = []format{
	{typePNG, png.DecodeConfig, png.Decode, pngStructure},
	{typeJPEG, jpeg.DecodeConfig, jpeg.Decode, jpegStructure},
	{typeWebP, webp.DecodeConfig, webp.Decode, webpStructure},
}

// formatOf tells a file's format by its first bytes.
func formatOf(data []byte) (format, bool) {
	var mediaType string
	switch {
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		mediaType = typePNG
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		mediaType = typeJPEG
	case len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		mediaType = typeWebP
	}
	for _, f := range formats {
		if f.mediaType == mediaType {
			return f, true
		}
	}
	return format{}, false
}

// Inspect reads what the file at position i of the request's images is, from its
// bytes alone. It decodes no pixel and takes no memory to speak of, whatever the
// file declares. Its error is a fault.InvalidInput or fault.TooLarge that names
// images[i], the limit and the remedy.
func Inspect(i int, data []byte) (Image, error) {
	if len(data) == 0 {
		return Image{}, invalid("images[%d] is empty: send a png, jpeg or webp file", i)
	}
	if len(data) > MaxBytes {
		return Image{}, TooLarge(i)
	}
	f, ok := formatOf(data)
	if !ok {
		return Image{}, invalid("images[%d] is %s: send a png, jpeg or webp file", i, describe(data))
	}
	s := f.structure(data)
	if s.animated {
		return Image{}, invalid("images[%d] is an animated %s: send one still picture, such as its first frame", i, strings.TrimPrefix(f.mediaType, "image/"))
	}
	config, err := f.config(bytes.NewReader(data))
	if err != nil {
		return Image{}, broken(i, f, err)
	}
	if err := checkSize(i, config.Width, config.Height); err != nil {
		return Image{}, err
	}
	switch {
	case !s.complete:
		return Image{}, invalid("images[%d] is cut off: the %s file ends before the picture does. Send the whole file", i, strings.TrimPrefix(f.mediaType, "image/"))
	case s.scans > maxScans:
		return Image{}, invalid("images[%d] has %d scans, over the limit of %d: save it as a baseline jpeg", i, s.scans, maxScans)
	}
	sum := sha256.Sum256(data)
	return Image{Type: f.mediaType, Width: config.Width, Height: config.Height, Bytes: len(data), SHA256: hex.EncodeToString(sum[:])}, nil
}

// TooLarge is the fault of a file over MaxBytes, for callers who stop reading there.
func TooLarge(i int) error {
	return fault.Newf(fault.TooLarge, "images[%d] has more than %d bytes (10 MB), the limit of one picture. Send a smaller file.", i, MaxBytes)
}

func checkSize(i, width, height int) error {
	switch {
	case width < 1 || height < 1:
		return invalid("images[%d] is %d x %d pixels: a picture has at least one", i, width, height)
	case width > MaxSide || height > MaxSide:
		return invalid("images[%d] is %d x %d pixels, over the limit of %d a side: send it smaller", i, width, height, MaxSide)
	case width*height > MaxPixels:
		return invalid("images[%d] is %d x %d pixels, over the limit of %d million: send it smaller", i, width, height, MaxPixels/1_000_000)
	}
	return nil
}

func broken(i int, f format, cause error) error {
	return fault.New(fault.InvalidInput,
		fmt.Sprintf("images[%d] is not a %s that can be read: the file is damaged or of a rare kind. Save it anew as png.", i, strings.TrimPrefix(f.mediaType, "image/")), cause)
}

// describe names what a file is instead of a picture that can be read.
func describe(data []byte) string {
	start := strings.ToLower(string(bytes.TrimSpace(data[:min(len(data), 512)])))
	switch {
	case strings.HasPrefix(start, "gif8"):
		return "a gif"
	case strings.Contains(start, "<svg"):
		return "an svg"
	case len(start) > 12 && start[4:8] == "ftyp":
		return "an avif, heic or video file"
	}
	mediaType, _, _ := strings.Cut(http.DetectContentType(data), ";")
	if mediaType == "application/octet-stream" {
		return "no picture that is known here"
	}
	return "of the type " + mediaType
}
