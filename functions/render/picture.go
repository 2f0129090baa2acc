package render

import (
	"bytes"
	"fmt"
	"image/png"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"github.com/appforge-ai/appforge/store/fault"
)

// pngPicture describes a PNG.
func pngPicture(data []byte) (Picture, error) {
	if len(data) > MaxOutput {
		return Picture{}, outputFault("The picture")
	}
	size, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return Picture{}, fault.New(fault.Upstream, "The browser gave no picture.", err)
	}
	return Picture{Data: data, ContentType: TypePNG, Width: size.Width, Height: size.Height, Pages: 1}, nil
}

// print makes a PDF, each sheet as large as p says, in the looks of the screen.
func (t *tab) print(p Page, content int) (Picture, error) {
	height := p.Height
	if height == 0 {
		height = content
	}
	const inch = 96.0
	printed, err := cdp.Call(t.ctx, t.Target, page.PrintToPDF, page.PrintToPDFParams{
		PrintBackground: new(true), PaperWidth: float64(p.Width) / inch, PaperHeight: float64(height) / inch,
		MarginTop: new(0.0), MarginBottom: new(0.0), MarginLeft: new(0.0), MarginRight: new(0.0),
		PageRanges: fmt.Sprintf("1-%d", MaxPages+1), // one more than may be, to find out
	})
	if err != nil {
		return Picture{}, err
	}
	if len(printed.Data) > MaxOutput {
		return Picture{}, outputFault("The PDF")
	}
	pages, err := api.PageCount(bytes.NewReader(printed.Data), pdfConfiguration())
	if err != nil {
		return Picture{}, fault.New(fault.Upstream, "The browser gave no PDF.", err)
	}
	if err := checkPages(pages); err != nil {
		return Picture{}, err
	}
	return Picture{Data: printed.Data, ContentType: TypePDF, Width: p.Width, Height: height, Pages: pages}, nil
}

// checkPages holds a PDF, or a bundle's files, to the limit of pages.
func checkPages(pages int) error {
	if pages > MaxPages {
		return fault.Newf(fault.TooLarge, "There would be more than %d pages, the limit of pages. Give a greater height, or render fewer screens at once.", MaxPages)
	}
	return nil
}

// pdfConfiguration has the library read and write no files of its own.
func pdfConfiguration() *model.Configuration {
	api.DisableConfigDir()
	return model.NewDefaultConfiguration()
}
