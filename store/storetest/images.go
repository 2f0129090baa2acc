package storetest

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

var imagePromises = []promise{
	{"a job's images are stored with it, to the byte", imagesAreStored},
	{"a job that is not created leaves no image", refusedJobLeavesNoImage},
	{"images go some time after their job has ended", imagesAreDropped},
}

// bigImage is as large as a picture may be, with every byte value in it.
func bigImage() []byte {
	data := make([]byte, 10<<20)
	for i := range data {
		data[i] = byte(i * 7)
	}
	return data
}

func withImages(ids ...string) store.NewJob {
	n := newPieces("image-1")
	n.Type = store.StyleExtraction
	for _, id := range ids {
		n.Images = append(n.Images, store.NewImage{ID: id, Type: "image/png", SHA256: "5ha", Data: []byte("\x89PNG\x00\xff" + id)})
	}
	return n
}

func image(t *testing.T, s *store.Store, jobID, id string) store.Image {
	t.Helper()
	i, err := s.Image(t.Context(), jobID, id)
	if err != nil {
		t.Fatalf("Image: %v", err)
	}
	return i
}

func imagesAreStored(t *testing.T, s *store.Store) {
	n := withImages("image-1", "image-2")
	big := bigImage()
	n.Images[1].Data = big
	job := Create(t, s, n)
	if i := image(t, s, job.ID, "image-1"); i.ID != "image-1" || i.Type != "image/png" || i.SHA256 != "5ha" || string(i.Data) != "\x89PNG\x00\xffimage-1" {
		t.Errorf("image = %+v", i)
	}
	if i := image(t, s, job.ID, "image-2"); !bytes.Equal(i.Data, big) {
		t.Errorf("%d bytes came back changed as %d", len(big), len(i.Data))
	}
	wantCode(t, fault.NotFound, ignore(s.Image(t.Context(), job.ID, "image-3")))
	wantCode(t, fault.NotFound, ignore(s.Image(t.Context(), Create(t, s, NewJob()).ID, "image-1")))
}

func refusedJobLeavesNoImage(t *testing.T, s *store.Store) {
	n := withImages("image-1", "image-1") // the second hurts the first's key
	if _, err := s.CreateJob(t.Context(), n); err == nil {
		t.Fatal("two images of one id were stored")
	}
	wantCode(t, fault.NotFound, ignore(s.Image(t.Context(), n.ID, "image-1")))
	wantCode(t, fault.NotFound, ignore(s.GetJob(t.Context(), n.ID)))
}

func imagesAreDropped(t *testing.T, s *store.Store) {
	ctx := context.WithoutCancel(t.Context())
	ended, working := Processing(t, s, withImages("image-1")), Processing(t, s, withImages("image-1"))
	finishPiece(t, s, piece(ended, "image-1", call(t, s, ended, "image-1"), `{}`))
	saveOutput(t, s, ended)
	settle(t, s, ended)
	if _, err := s.Prune(ctx, all(ended.CreatedAt.Add(-time.Hour)), 10); err != nil {
		t.Fatal(err)
	}
	image(t, s, ended.ID, "image-1")
	if _, err := s.Prune(ctx, all(time.Now().Add(time.Hour)), 10); err != nil {
		t.Fatal(err)
	}
	wantCode(t, fault.NotFound, ignore(s.Image(ctx, ended.ID, "image-1")))
	image(t, s, working.ID, "image-1")
}
