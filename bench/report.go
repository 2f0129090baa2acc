package main

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// row is one line of the table.
type row struct {
	what, figure, bare, ratio, aim string
	missed                         bool // the aim
}

// goal is the aim as the table says it.
func (r row) goal() string {
	if r.missed {
		return r.aim + ": NOT MET"
	}
	return r.aim
}

// report is the table, and after it the aims that are not met: a long table hides them.
type report struct {
	out    io.Writer
	table  *tabwriter.Writer
	aims   int
	missed []row
}

func newReport(out io.Writer) *report {
	r := &report{out: out, table: tabwriter.NewWriter(out, 0, 4, 3, ' ', 0)}
	fmt.Fprintln(r.table, "WHAT\tMEASURED\tBARE\tRATIO\tAIM")
	return r
}

func (r *report) add(rows []row) {
	for _, row := range rows {
		fmt.Fprintf(r.table, "%s\t%s\t%s\t%s\t%s\n", row.what, row.figure, row.bare, row.ratio, row.goal())
		if row.aim != "" {
			r.aims++
		}
		if row.missed {
			r.missed = append(r.missed, row)
		}
	}
}

func (r *report) end() error {
	if err := r.table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(r.out, "\n%d of %d aims met.\n", r.aims-len(r.missed), r.aims)
	for _, row := range r.missed {
		fmt.Fprintf(r.out, "Not met: %s: %s; %s\n", row.what, row.figure, row.aim)
	}
	return nil
}
