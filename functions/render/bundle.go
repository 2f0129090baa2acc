package render

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"

	"github.com/pdfcpu/pdfcpu/pkg/api"
)

// File is a picture with its name.
type File struct {
	Name string
	Data []byte
}

// CheckBundle holds files of these sizes, in bytes, to the limits of a bundle, before
// they are read. The error has the code TooLarge and names the limit.
func CheckBundle(sizes []int64) error {
	if err := checkPages(len(sizes)); err != nil {
		return err
	}
	var total int64
	for _, size := range sizes {
		total += size
	}
	if total > MaxOutput {
		return outputFault("All pictures together")
	}
	return nil
}

// Zip puts pictures into one file, as they are: they are compressed already.
func Zip(files []File) (Picture, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range files {
		entry, err := w.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Store})
		if err != nil {
			return Picture{}, fmt.Errorf("write %s into a zip: %w", f.Name, err)
		}
		if _, err := entry.Write(f.Data); err != nil {
			return Picture{}, fmt.Errorf("write %s into a zip: %w", f.Name, err)
		}
	}
	if err := w.Close(); err != nil {
		return Picture{}, fmt.Errorf("end a zip: %w", err)
	}
	if out.Len() > MaxOutput {
		return Picture{}, outputFault("The zip")
	}
	return Picture{Data: out.Bytes(), ContentType: TypeZip, Pages: len(files)}, nil
}

// Join makes one PDF of several, in their order.
func Join(files []File) (Picture, error) {
	parts := make([]io.ReadSeeker, len(files))
	for i, f := range files {
		parts[i] = bytes.NewReader(f.Data)
	}
	var out bytes.Buffer
	if err := api.MergeRaw(parts, &out, false, pdfConfiguration()); err != nil {
		return Picture{}, fmt.Errorf("join PDFs: %w", err)
	}
	if out.Len() > MaxOutput {
		return Picture{}, outputFault("The PDF")
	}
	pages, err := api.PageCount(bytes.NewReader(out.Bytes()), pdfConfiguration())
	if err != nil {
		return Picture{}, fmt.Errorf("count pages of a joined PDF: %w", err)
	}
	if err := checkPages(pages); err != nil {
		return Picture{}, err
	}
	return Picture{Data: out.Bytes(), ContentType: TypePDF, Pages: pages}, nil
}
