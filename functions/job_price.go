package functions

import (
	"context"
	"sync"
	"time"

	"github.com/appforge-ai/appforge/functions/studio/estimate"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/money"
)

// pastFor is how long past jobs are remembered for the price of the next one.
const pastFor = time.Minute

// pastJobs remembers past jobs, so that asking for a job reads them now and then only.
type pastJobs struct {
	mu   sync.Mutex
	read time.Time
	list []store.PastJob
}

func (p *pastJobs) get(ctx context.Context, f *ScreenGeneration) ([]store.PastJob, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if time.Since(p.read) < pastFor {
		return p.list, nil
	}
	info := f.Designer.Info()
	list, err := f.Store.PastJobs(ctx, info.Provider, info.Model)
	if err != nil {
		return nil, err
	}
	p.list, p.read = list, time.Now()
	return list, nil
}

// Price tells what jobs may cost at most, to reserve it of their users' dollars: screens
// and themes by estimate.Most, pieces by the price table's maximum of
// a call each.
func (j Jobs) Price(ctx context.Context) (store.Price, error) {
	past, err := j.Screens.past.get(ctx, j.Screens)
	if err != nil {
		return nil, err
	}
	return func(job store.Job, parts []store.Part) *money.USD {
		if job.Type != store.ScreenGeneration {
			return j.piecesPrice(job, parts)
		}
		shape := estimate.Shape{AtOnce: 1}
		for _, p := range parts {
			if p.Kind == store.ThemePart {
				shape.Theme = true
			} else {
				shape.Screens++
			}
		}
		return estimate.Most(shape, past, j.Screens.Designer.Info())
	}, nil
}

func (j Jobs) piecesPrice(job store.Job, parts []store.Part) *money.USD {
	work := j.Piece(job.Type)
	if work == nil {
		return nil
	}
	ids := make([]string, len(parts))
	for i, p := range parts {
		ids[i] = p.PartID
	}
	if task, ok := work.Task.(pricedTask); ok {
		return task.most(job, ids)
	}
	var sum money.USD
	for _, id := range ids {
		most := work.Task.Info(job, id).Estimate
		if most == nil {
			return nil
		}
		sum += *most
	}
	return &sum
}

// pricedTask is a Task that tells the price of many pieces with less work than piece by piece.
type pricedTask interface {
	most(job store.Job, pieceIDs []string) *money.USD
}
