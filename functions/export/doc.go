// Package export says what a screenshot-export job is asked for and what it gives:
// screens of a job, or HTML of the caller's, as pictures or as a PDF.
package export
