package render

import (
	"context"
	"errors"

	"github.com/appforge-ai/appforge/store/fault"
)

// endOf gives the failure of a caller's context that is over, nil while it lasts.
func endOf(ctx context.Context) error {
	switch err := ctx.Err(); {
	case err == nil:
		return nil
	case errors.Is(err, context.DeadlineExceeded):
		return fault.New(fault.Timeout, "The time for this render is over.", err)
	default:
		return fault.New(fault.Cancelled, "The render was cancelled.", err)
	}
}
