package render

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"strings"
)

// bombs is a page of n images, each small to send and large to decode: 8,000 pixels a
// side are 256 MB.
func bombs(n int) string {
	var b strings.Builder
	b.WriteString("<!doctype html><style>body{margin:0}img{width:100px;height:100px}</style>")
	for i := range n {
		fmt.Fprintf(&b, `<img src="data:image/png;base64,%s">`, base64.StdEncoding.EncodeToString(bomb(8000, uint8(i))))
	}
	return b.String()
}

// bomb is a PNG of one grey, of side by side pixels.
func bomb(side uint32, grey uint8) []byte {
	var out bytes.Buffer
	out.WriteString("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, data []byte) {
		_ = binary.Write(&out, binary.BigEndian, uint32(len(data)))
		out.WriteString(kind)
		out.Write(data)
		_ = binary.Write(&out, binary.BigEndian, crc32.ChecksumIEEE(append([]byte(kind), data...)))
	}
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, side), side)
	chunk("IHDR", append(header, 8, 0, 0, 0, 0))
	var pixels bytes.Buffer
	z := zlib.NewWriter(&pixels)
	row := append([]byte{0}, bytes.Repeat([]byte{grey}, int(side))...)
	for range side {
		_, _ = z.Write(row)
	}
	_ = z.Close()
	chunk("IDAT", pixels.Bytes())
	chunk("IEND", nil)
	return out.Bytes()
}
