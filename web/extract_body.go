package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/appforge-ai/appforge/functions"
	"github.com/appforge-ai/appforge/functions/style"
	"github.com/appforge-ai/appforge/store/fault"
)

// maxField bounds a text field of a form, in bytes.
const maxField = 1 << 10

// readExtract reads a request for a style, as a form with uploads or as JSON with data
// URLs. It stops at the first picture that is too large, or one too many.
func readExtract(r *http.Request) (extractRequest, error) {
	mediaType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	var req extractRequest
	var err error
	switch mediaType {
	case "multipart/form-data":
		err = req.readForm(r)
	case "application/json":
		err = req.readJSON(r.Body)
	default:
		return req, newProblem(http.StatusUnsupportedMediaType, fault.InvalidInput, "Send application/json with data URLs, or multipart/form-data with files.")
	}
	if err != nil {
		return req, bodyFault(err)
	}
	return req, style.CheckCount(len(req.files))
}

// bodyFault says what a body that could not be read to its end suffered from.
func bodyFault(err error) error {
	var known *fault.Error
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &known):
		return err
	case errors.As(err, &tooLong):
		return fault.Newf(fault.TooLarge, "The body has more than %d bytes, the limit of %d pictures of 10 MB.", tooLong.Limit, style.MaxImages)
	}
	return fault.New(fault.InvalidInput, "The body cannot be read: it is cut off, or not the JSON or form that its Content-Type names.", err)
}

func (r *extractRequest) readForm(req *http.Request) error {
	form, err := req.MultipartReader()
	if err != nil {
		return err
	}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := r.readPart(part); err != nil {
			return err
		}
	}
}

func (r *extractRequest) readPart(part *multipart.Part) error {
	switch part.FormName() {
	case "images", "images[]":
		i := len(r.files)
		if i == style.MaxImages {
			return style.CheckCount(i + 1)
		}
		data, err := io.ReadAll(io.LimitReader(part, style.MaxBytes+1))
		if err != nil {
			return err
		}
		if len(data) > style.MaxBytes {
			return style.TooLarge(i)
		}
		r.files = append(r.files, functions.File{Name: part.FileName(), Data: data})
	case "extractionType":
		return readField(part, &r.extraction)
	case "userId":
		return readField(part, &r.userID)
	default:
		return unknownField(part.FormName())
	}
	return nil
}

func readField(part *multipart.Part, into *string) error {
	text, err := io.ReadAll(io.LimitReader(part, maxField+1))
	if err == nil && len(text) > maxField {
		return fault.Newf(fault.InvalidInput, "%s has more than %d bytes", part.FormName(), maxField)
	}
	*into = strings.TrimSpace(string(text))
	return err
}

func unknownField(name string) error {
	return fault.Newf(fault.InvalidInput, "%s is no field of this request: images, extractionType and userId are", shorten(fmt.Sprintf("%q", name)))
}

// readJSON reads the body value by value, so that no more than one picture is there
// in its longer form.
func (r *extractRequest) readJSON(body io.Reader) error {
	in := &allowance{in: body}
	dec := json.NewDecoder(in)
	in.left = maxField
	if err := expect(dec, json.Delim('{')); err != nil {
		return err
	}
	for dec.More() {
		in.left = maxField
		name, err := dec.Token()
		if err != nil {
			return err
		}
		switch name {
		case "images":
			err = r.readURLs(dec, in)
		case "extractionType":
			err = decodeText(dec, "extractionType", &r.extraction)
		case "userId":
			err = decodeText(dec, "userId", &r.userID)
		default:
			err = unknownField(fmt.Sprint(name))
		}
		if err != nil {
			return err
		}
	}
	if err := expect(dec, json.Delim('}')); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return fault.Newf(fault.InvalidInput, "The body goes on after its JSON value: send one object.")
	}
	return nil
}

func (r *extractRequest) readURLs(dec *json.Decoder, in *allowance) error {
	if err := expect(dec, json.Delim('[')); err != nil {
		return fault.Newf(fault.InvalidInput, "images is no list: write data URLs in brackets")
	}
	for dec.More() {
		i := len(r.files)
		if i == style.MaxImages {
			return style.CheckCount(i + 1)
		}
		in.left = style.MaxDataURL + maxField
		var text string
		if err := dec.Decode(&text); errors.Is(err, errAllowance) {
			return style.TooLarge(i)
		} else if err != nil {
			return typeFault(err, fmt.Sprintf("images[%d] is not a text: write a data URL such as data:image/png;base64,…", i))
		}
		data, err := style.ParseDataURL(i, text)
		if err != nil {
			return err
		}
		r.files = append(r.files, functions.File{Data: data})
		in.left = maxField
	}
	return expect(dec, json.Delim(']'))
}

func decodeText(dec *json.Decoder, name string, into *string) error {
	return typeFault(dec.Decode(into), name+" is not a text")
}

// typeFault tells a value of the wrong type from a body that is broken.
func typeFault(err error, message string) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return fault.New(fault.InvalidInput, message, err)
	}
	return err
}

func expect(dec *json.Decoder, want json.Delim) error {
	token, err := dec.Token()
	if err == nil && token != want {
		err = fmt.Errorf("found %v in place of %v", token, want)
	}
	return err
}

// allowance ends a reader that goes on for longer than what is to come may be.
type allowance struct {
	in   io.Reader
	left int
}

var errAllowance = errors.New("a value is longer than it may be")

func (a *allowance) Read(p []byte) (int, error) {
	if a.left <= 0 {
		return 0, errAllowance
	}
	n, err := a.in.Read(p[:min(len(p), a.left)])
	a.left -= n
	return n, err
}
