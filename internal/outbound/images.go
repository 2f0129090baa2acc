package outbound

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"net/http"
	"time"

	"github.com/doyensec/safeurl"

	"github.com/appforge-ai/appforge/store/fault"
)

const (
	imageTime = 10 * time.Second
	// MaxImage is the largest image that is fetched, in bytes: a logo, not a photo.
	MaxImage = 1 << 20
)

const svg = "image/svg+xml"

// imageTypes are those that browsers draw. What an answer holds counts, not what it says.
var imageTypes = map[string]bool{"image/png": true, "image/jpeg": true, "image/webp": true, "image/gif": true, svg: true}

// Images fetches images that designs link to.
type Images struct{ client *safeurl.WrappedClient }

// NewImages makes one that connects to public addresses by https only; with
// allowPrivate to any address, for development.
func NewImages(allowPrivate bool) *Images {
	return &Images{client: New(Options{Timeout: imageTime, AllowPrivate: allowPrivate})}
}

// DataURL gives the image at an address as a data: URL. Its errors are fault.Upstream
// when it cannot be had, fault.TooLarge over MaxImage and fault.InvalidInput when it is
// no image.
func (i *Images) DataURL(ctx context.Context, address string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return "", fault.Newf(fault.InvalidInput, "src is not a web address: write https://host/path")
	}
	req.Header.Set("Accept", "image/png,image/jpeg,image/webp,image/gif,image/svg+xml")
	req.Header.Set("User-Agent", "AppForge-Images/1")
	resp, err := i.client.Do(req)
	if err != nil {
		return "", fault.New(fault.Upstream, "The image's server cannot be reached at a public address.", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return "", fault.Newf(fault.Upstream, "The image's server answers HTTP %d; redirects are not followed.", resp.StatusCode)
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, MaxImage+1))
	if err != nil {
		return "", fault.New(fault.Upstream, "The image's server broke its answer off.", err)
	}
	if len(data) > MaxImage {
		return "", fault.Newf(fault.TooLarge, "The image has more than %d bytes.", MaxImage)
	}
	kind := kindOf(data, resp.Header.Get("Content-Type"))
	if !imageTypes[kind] {
		return "", fault.Newf(fault.InvalidInput, "What is at the address is no image in png, jpeg, webp, gif or svg.")
	}
	return fmt.Sprintf("data:%s;base64,%s", kind, base64.StdEncoding.EncodeToString(data)), nil
}

// kindOf is the type that the bytes have. SVG is text: the server has to call it SVG
// too. In an <img> it runs no script and loads nothing.
func kindOf(data []byte, said string) string {
	if said, _, err := mime.ParseMediaType(said); err == nil && said == svg && bytes.Contains(data, []byte("<svg")) {
		return svg
	}
	return http.DetectContentType(data)
}
