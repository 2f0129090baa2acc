package style

import (
	"bytes"
	"encoding/binary"
)

// structure is what a walk over a file's parts tells without decoding any.
type structure struct {
	complete bool // the file has its end
	animated bool
	scans    int // of a JPEG
}

// pngStructure walks the chunks: length, name, data, checksum.
func pngStructure(data []byte) structure {
	var s structure
	for at := 8; at+12 <= len(data); {
		length := int64(binary.BigEndian.Uint32(data[at:]))
		switch string(data[at+4 : at+8]) {
		case "acTL":
			s.animated = true
		case "IEND":
			s.complete = true
			return s
		}
		next := int64(at) + 12 + length
		if next > int64(len(data)) {
			return s
		}
		at = int(next)
	}
	return s
}

// The markers of a JPEG that matter here.
const (
	markerEOI = 0xd9
	markerSOS = 0xda
	markerTEM = 0x01
)

// jpegStructure walks the segments. Pixels follow a start of scan without a length:
// in them 0xff stands only before 0x00, a restart or the next marker.
func jpegStructure(data []byte) structure {
	var s structure
	for at := 2; at+1 < len(data); {
		if data[at] != 0xff {
			at++ // stray bytes between segments, as the decoder forgives them
			continue
		}
		marker := data[at+1]
		switch {
		case marker == 0xff:
			at++ // fill
			continue
		case marker == markerEOI:
			s.complete = s.scans > 0
			return s
		case marker == 0 || marker == markerTEM || marker >= 0xd0 && marker <= 0xd8:
			at += 2
			continue
		}
		if at+4 > len(data) {
			return s
		}
		at += 2 + int(binary.BigEndian.Uint16(data[at+2:]))
		if marker == markerSOS {
			s.scans++
			at = endOfScan(data, at)
		}
	}
	return s
}

// endOfScan finds the marker that ends the pixels that begin at at.
func endOfScan(data []byte, at int) int {
	for at < len(data) {
		i := bytes.IndexByte(data[at:], 0xff)
		if i < 0 || at+i+1 >= len(data) {
			return len(data)
		}
		at += i
		if next := data[at+1]; next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7) {
			return at
		}
		at++
	}
	return at
}

// webpStructure reads the RIFF header and the flags of the extended format.
func webpStructure(data []byte) structure {
	const header, animation = 8, 1 << 1
	s := structure{complete: int64(binary.LittleEndian.Uint32(data[4:]))+header <= int64(len(data))}
	for at := 12; at+8 <= len(data); {
		name, length := string(data[at:at+4]), int64(binary.LittleEndian.Uint32(data[at+4:]))
		if name == "ANIM" || name == "ANMF" || name == "VP8X" && at+8 < len(data) && data[at+8]&animation != 0 {
			s.animated = true
		}
		next := int64(at) + 8 + length + length&1
		if next >= int64(len(data)) {
			break
		}
		at = int(next)
	}
	return s
}
