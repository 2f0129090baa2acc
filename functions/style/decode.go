package style

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"

	"golang.org/x/sync/semaphore"

	"github.com/appforge-ai/appforge/store/fault"
)

// Decoder unpacks pictures, one at a time: a picture may take 160 MB while it is
// looked at, and several jobs run side by side. It is safe for concurrent use.
type Decoder struct{ turn *semaphore.Weighted }

// NewDecoder makes a Decoder; a process needs one.
func NewDecoder() *Decoder { return &Decoder{semaphore.NewWeighted(1)} }

// With decodes the picture at position i of a request, hands it to look, and waits
// until look is done. Its error is that of Inspect, which is asked first, of a
// damaged file (fault.InvalidInput, naming images[i]), of a context that ended
// (fault.Cancelled), or look's.
func (d *Decoder) With(ctx context.Context, i int, data []byte, look func(image.Image) error) error {
	if _, err := Inspect(i, data); err != nil {
		return err
	}
	if err := d.turn.Acquire(ctx, 1); err != nil {
		return calledOff(err)
	}
	defer d.turn.Release(1)
	picture, err := decode(ctx, i, data)
	if err != nil {
		return err
	}
	return look(picture)
}

func calledOff(cause error) error {
	return fault.New(fault.Cancelled, "Reading the pictures was called off.", cause)
}

// decode unpacks a file that Inspect has passed.
func decode(ctx context.Context, i int, data []byte) (picture image.Image, err error) {
	f, _ := formatOf(data)
	defer func() {
		if v := recover(); v != nil { // a decoder met bytes that it did not foresee
			picture, err = nil, broken(i, f, fmt.Errorf("decode: %v", v))
		}
	}()
	picture, err = f.decode(&patientReader{ctx, bytes.NewReader(data)})
	if err != nil {
		if ctx.Err() != nil {
			return nil, calledOff(ctx.Err())
		}
		return nil, broken(i, f, err)
	}
	if f.mediaType == typeWebP {
		fullRange(picture)
	}
	if b := picture.Bounds(); checkSize(i, b.Dx(), b.Dy()) != nil {
		return nil, broken(i, f, errors.New("the picture is larger than its header says"))
	}
	return picture, nil
}

// patientReader ends when its context does: decoders take none.
type patientReader struct {
	ctx context.Context
	in  io.Reader
}

func (r *patientReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.in.Read(p)
}
