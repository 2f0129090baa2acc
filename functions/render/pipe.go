package render

import (
	"bytes"
	"errors"
	"io"
	"os"
	"sync/atomic"

	"github.com/chromedp/chromedp"
)

// maxMessage bounds one message of the browser: a picture as large as one may be, in
// base64, with some room.
const maxMessage = MaxOutput/3*4 + 64<<10

var errMessage = errors.New("a message of the browser is over its limit")

// pipe is chromedp's connection to a browser over two pipes, which holds no more of a
// message than is allowed: a page decides how large its picture is.
type pipe struct {
	*chromedp.PipeConn
	over atomic.Bool // a message was over its limit
}

func newPipe(from, to *os.File) *pipe {
	p := &pipe{}
	p.PipeConn = chromedp.NewPipeConn(&bounded{in: from, over: &p.over}, to)
	return p
}

// bounded ends a stream in which messages, each with a zero byte behind it, become
// longer than maxMessage.
type bounded struct {
	in   io.ReadCloser
	held int // bytes since the last zero byte
	over *atomic.Bool
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.in.Read(p)
	if zero := bytes.LastIndexByte(p[:n], 0); zero >= 0 {
		b.held = n - zero - 1
	} else {
		b.held += n
	}
	if b.held > maxMessage {
		b.over.Store(true)
		return 0, errMessage
	}
	return n, err
}

func (b *bounded) Close() error { return b.in.Close() }
