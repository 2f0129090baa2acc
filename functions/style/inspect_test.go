package style_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"runtime"
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/functions/style"
	"github.com/appforge-ai/appforge/store/fault"
)

func TestInspectReadsTheBytesAndNotTheName(t *testing.T) {
	t.Parallel()
	c := paint(31, 17, "#336699")
	for mediaType, data := range map[string][]byte{"image/png": asPNG(t, c), "image/jpeg": asJPEG(t, c, 80), "image/webp": asWebP(t, c)} {
		got, err := style.Inspect(0, data)
		if err != nil || got.Type != mediaType || got.Width != 31 || got.Height != 17 || got.Bytes != len(data) || len(got.SHA256) != 64 {
			t.Errorf("%s: %+v, %v", mediaType, got, err)
		}
	}
	if got, err := style.Inspect(0, testdata(t, "warm.webp")); err != nil || got.Width != 390 || got.Height != 844 {
		t.Errorf("lossy webp: %+v, %v", got, err)
	}
}

// bad is a file that must be refused, and what the refusal says.
type bad struct {
	name string
	data []byte
	code fault.Code
	says string
}

func badFiles(t testing.TB) []bad {
	c := paint(64, 64, "#336699")
	c.grain(30, 3) // so that the files are long enough to be cut
	png, jpeg, webp := asPNG(t, c), asJPEG(t, c, 90), asWebP(t, c)
	lossy := testdata(t, "warm.webp")
	cut := func(data []byte) []byte { return data[:len(data)*3/4] }
	var animation bytes.Buffer
	frame := image.NewPaletted(image.Rect(0, 0, 4, 4), color.Palette{color.White, color.Black})
	if err := gif.EncodeAll(&animation, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{1, 1}}); err != nil {
		t.Fatal(err)
	}
	scans := jpeg[:len(jpeg)-2]
	sos := bytes.Index(jpeg, []byte{0xff, 0xda})
	scans = append(append(bytes.Clone(scans), bytes.Repeat(jpeg[sos:len(jpeg)-2], 100)...), 0xff, 0xd9)
	return []bad{
		{"empty", nil, fault.InvalidInput, "images[3] is empty"},
		{"over the limit", append(bytes.Clone(png), make([]byte, style.MaxBytes)...), fault.TooLarge, "images[3] has more than 10485760 bytes"},
		{"text", []byte("Dear diary, today I tried to be a picture."), fault.InvalidInput, "images[3] is of the type text/plain: send a png, jpeg or webp file"},
		{"html", []byte("<!doctype html><title>x</title>"), fault.InvalidInput, "text/html"},
		{"svg", []byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>`), fault.InvalidInput, "images[3] is an svg"},
		{"animated gif", animation.Bytes(), fault.InvalidInput, "images[3] is a gif"},
		{"avif", []byte("\x00\x00\x00\x20ftypavif\x00\x00\x00\x00avifmif1"), fault.InvalidInput, "an avif, heic or video file"},
		{"pdf", []byte("%PDF-1.7 ..."), fault.InvalidInput, "application/pdf"},
		{"noise", []byte("\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x10"), fault.InvalidInput, "no picture that is known"},
		{"animated png", withChunk(png, "acTL", []byte{0, 0, 0, 2, 0, 0, 0, 0}), fault.InvalidInput, "images[3] is an animated png"},
		{"animated webp", animatedWebP(), fault.InvalidInput, "images[3] is an animated webp"},
		{"cut png", cut(png), fault.InvalidInput, "images[3] is cut off"},
		{"cut jpeg", cut(jpeg), fault.InvalidInput, "images[3] is cut off"},
		{"cut webp", cut(webp), fault.InvalidInput, "images[3] is cut off"},
		{"cut lossy webp", cut(lossy), fault.InvalidInput, "images[3] is cut off"},
		{"png header alone", png[:8], fault.InvalidInput, "images[3] is not a png that can be read"},
		{"jpeg header alone", jpeg[:4], fault.InvalidInput, "images[3] is not a jpeg that can be read"},
		{"webp header alone", webp[:12], fault.InvalidInput, "images[3] is not a webp that can be read"},
		{"png bomb", pngOf(30_000, 30_000), fault.InvalidInput, "images[3] is 30000 x 30000 pixels, over the limit of 12000 a side"},
		{"png over the pixel limit", pngOf(10_000, 10_000), fault.InvalidInput, "images[3] is 10000 x 10000 pixels, over the limit of 20 million"},
		{"jpeg bomb", jpegOf(jpeg, 65_000, 65_000), fault.InvalidInput, "images[3] is 65000 x 65000 pixels"},
		{"webp bomb", webpOf(16_383, 16_383), fault.InvalidInput, "images[3] is 16383 x 16383 pixels"},
		{"extended webp bomb", extendedWebP(0, 1<<15, 1<<15), fault.InvalidInput, "images[3] is 32768 x 32768 pixels"},
		{"jpeg of many scans", scans, fault.InvalidInput, "images[3] has 101 scans, over the limit of 100"},
		{"png without pixels", pngOf(0, 9), fault.InvalidInput, "images[3]"},
	}
}

func TestInspectRefuses(t *testing.T) {
	t.Parallel()
	for _, tt := range badFiles(t) {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := style.Inspect(3, tt.data)
			if !fault.Is(err, tt.code) || !strings.Contains(fault.Public(err), tt.says) {
				t.Errorf("%v (%s), want %s: …%s…", err, fault.CodeOf(err), tt.code, tt.says)
			}
			if err := style.NewDecoder().With(t.Context(), 3, tt.data, func(image.Image) error {
				t.Error("decoded all the same")
				return nil
			}); !fault.Is(err, tt.code) {
				t.Errorf("decoding says %v", err)
			}
		})
	}
}

// The header declares gigabytes: none of them may be allocated. Not parallel: it
// counts what the process allocates.
func TestBombsTakeNoMemory(t *testing.T) {
	files := badFiles(t)
	decoder := style.NewDecoder()
	for _, tt := range files {
		if tt.name == "over the limit" || !strings.Contains(tt.name, "bomb") && !strings.Contains(tt.name, "limit") && !strings.Contains(tt.name, "scans") {
			continue
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if err := decoder.With(t.Context(), 0, tt.data, func(image.Image) error { return nil }); err == nil {
			t.Errorf("%s was decoded", tt.name)
		}
		runtime.ReadMemStats(&after)
		if grown := after.TotalAlloc - before.TotalAlloc; grown > 1<<20 {
			t.Errorf("%s allocated %d KB before it was refused", tt.name, grown>>10)
		}
	}
}

// A WebP can declare one size for its canvas and another for the picture in it, and
// a PNG can have fewer pixels than it declares.
func TestFilesThatContradictThemselves(t *testing.T) {
	t.Parallel()
	small := asPNG(t, paint(8, 8, "#123456"))
	inner := webpOf(16_383, 16_383)[12:]
	for name, data := range map[string][]byte{
		"webp with a bomb in a small canvas": riff(append(vp8x(0, 8, 8), inner...)),
		"png with fewer pixels than stated":  resized(small, 4000, 4000),
		"webp whose pixels are noise":        riff(append([]byte("VP8L\x0a\x00\x00\x00\x2f\x07\xc0\x01\x00"), 1, 2, 3, 4, 5)),
	} {
		err := style.NewDecoder().With(t.Context(), 1, data, func(image.Image) error { return nil })
		if !fault.Is(err, fault.InvalidInput) || !strings.Contains(fault.Public(err), "images[1]") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDecodingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := style.NewDecoder().With(ctx, 0, asPNG(t, paint(8, 8, "#123456")), func(image.Image) error { return nil })
	if !fault.Is(err, fault.Cancelled) {
		t.Errorf("%v", err)
	}
}

func FuzzInspect(f *testing.F) {
	c := paint(12, 9, "#336699")
	for _, seed := range [][]byte{asPNG(f, c), asJPEG(f, c, 80), asWebP(f, c), testdata(f, "warm.webp"), pngOf(30_000, 30_000), animatedWebP()} {
		f.Add(seed)
	}
	decoder := style.NewDecoder()
	f.Fuzz(func(t *testing.T, data []byte) {
		image1, err := style.Inspect(0, data)
		if err == nil && image1.Width*image1.Height > 1<<16 {
			return // slow, and nothing new
		}
		err = decoder.With(t.Context(), 0, data, func(picture image.Image) error {
			style.Measure(picture)
			return nil
		})
		if code := fault.CodeOf(err); code != fault.None && code != fault.InvalidInput && code != fault.TooLarge {
			t.Errorf("%v", err)
		}
	})
}

func chunk(name string, data []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	out = append(append(out, name...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// withChunk puts a chunk after a PNG's header.
func withChunk(png []byte, name string, data []byte) []byte {
	const header = 8 + 25
	return append(append(bytes.Clone(png[:header]), chunk(name, data)...), png[header:]...)
}

// resized is a PNG whose header states another size.
func resized(png []byte, w, h uint32) []byte {
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	out := append(bytes.Clone(png[:8]), chunk("IHDR", append(head, png[24:29]...))...)
	return append(out, png[33:]...)
}

func pngOf(w, h uint32) []byte {
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	out := append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", append(head, 8, 6, 0, 0, 0))...)
	return append(append(out, chunk("IDAT", []byte{0x78, 0x9c})...), chunk("IEND", nil)...)
}

// jpegOf is a JPEG whose frame states another size.
func jpegOf(jpeg []byte, w, h uint16) []byte {
	out := bytes.Clone(jpeg)
	at := bytes.Index(out, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(out[at+5:], h)
	binary.BigEndian.PutUint16(out[at+7:], w)
	return out
}

func riff(chunks []byte) []byte {
	out := binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(chunks)+4))
	return append(append(out, "WEBP"...), chunks...)
}

func webpOf(w, h uint32) []byte {
	size := binary.LittleEndian.AppendUint32([]byte{0x2f}, w-1|(h-1)<<14)
	return riff(append(append([]byte("VP8L\x0a\x00\x00\x00"), size...), 0, 0, 0, 0, 0))
}

func vp8x(flags byte, w, h uint32) []byte {
	out := append([]byte("VP8X\x0a\x00\x00\x00"), flags, 0, 0, 0)
	for _, side := range []uint32{w - 1, h - 1} {
		out = append(out, byte(side), byte(side>>8), byte(side>>16))
	}
	return out
}

func extendedWebP(flags byte, w, h uint32) []byte { return riff(vp8x(flags, w, h)) }

func animatedWebP() []byte { return extendedWebP(1<<1, 16, 16) }
