package storetest

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

var artifactPromises = []promise{
	{"an artifact is stored to the byte, whatever its size", artifactsAreStored},
	{"a part that makes its artifact again replaces it", artifactIsReplaced},
	{"an artifact expires, and goes", artifactExpires},
	{"artifacts go with their job", artifactsGoWithTheirJob},
}

func exportOf(job store.Job, data []byte) store.NewArtifact {
	return store.NewArtifact{JobID: job.ID, PartID: "home", Name: "Home.png", Type: "image/png", Data: data}
}

func put(t *testing.T, s *store.Store, n store.NewArtifact) store.Artifact {
	t.Helper()
	a, err := s.PutArtifact(t.Context(), n)
	if err != nil {
		t.Fatalf("PutArtifact: %v", err)
	}
	return a
}

func data(t *testing.T, s *store.Store, id string) []byte {
	t.Helper()
	a, err := s.Artifact(t.Context(), id)
	if err != nil {
		t.Fatalf("Artifact: %v", err)
	}
	d, err := s.ArtifactData(t.Context(), a)
	if err != nil {
		t.Fatalf("ArtifactData: %v", err)
	}
	return d
}

func artifactsAreStored(t *testing.T, s *store.Store) {
	job := Create(t, s, newPieces("home"))
	// The largest that a render may make.
	big := append(bigImage(), bigImage()...)
	a := put(t, s, exportOf(job, big))
	if a.Size != int64(len(big)) || len(a.SHA256) != 64 || a.Name != "Home.png" || a.ExpiresAt != nil {
		t.Errorf("artifact = %+v", a)
	}
	got, err := s.Artifact(t.Context(), a.ID)
	if err != nil || got.SHA256 != a.SHA256 || got.JobID != job.ID || got.PartID != "home" || got.Type != "image/png" || !got.CreatedAt.Equal(a.CreatedAt) {
		t.Errorf("artifact = %+v, %v", got, err)
	}
	if !bytes.Equal(data(t, s, a.ID), big) {
		t.Error("the bytes came back changed")
	}
	wantCode(t, fault.NotFound, ignore(s.Artifact(t.Context(), uuid.NewString())))
	job.ID = uuid.NewString()
	wantCode(t, fault.NotFound, ignore(s.PutArtifact(t.Context(), exportOf(job, big[:1]))))
}

func artifactIsReplaced(t *testing.T, s *store.Store) {
	job := Create(t, s, newPieces("home"))
	first, second := put(t, s, exportOf(job, bytes.Repeat([]byte("a"), 5<<20))), put(t, s, exportOf(job, []byte("b")))
	if first.ID != second.ID || string(data(t, s, first.ID)) != "b" {
		t.Errorf("%+v and %+v", first, second)
	}
}

func artifactExpires(t *testing.T, s *store.Store) {
	ctx := context.WithoutCancel(t.Context())
	job, other := Create(t, s, newPieces("home")), Create(t, s, newPieces("home"))
	n := exportOf(job, []byte("a"))
	n.ExpiresAt = time.Now().Add(-time.Minute)
	past := put(t, s, n)
	n = exportOf(other, []byte("b"))
	n.ExpiresAt = time.Now().Add(time.Hour)
	later := put(t, s, n)
	wantCode(t, fault.NotFound, ignore(s.Artifact(ctx, past.ID)))
	if a, err := s.Artifact(ctx, later.ID); err != nil || a.ExpiresAt == nil || !a.ExpiresAt.Equal(*later.ExpiresAt) {
		t.Errorf("%+v, %v", a, err)
	}
	if n, err := s.Prune(ctx, store.Keep{}, 10); n != 1 || err != nil {
		t.Errorf("pruned %d, %v; want 1", n, err)
	}
	if string(data(t, s, later.ID)) != "b" {
		t.Error("an artifact went before its time")
	}
	wantCode(t, fault.NotFound, ignore(s.ArtifactData(ctx, past)))
}

func artifactsGoWithTheirJob(t *testing.T, s *store.Store) {
	ctx := context.WithoutCancel(t.Context())
	job := Processing(t, s, newPieces("home"))
	a := put(t, s, exportOf(job, []byte("a")))
	finishPiece(t, s, piece(job, "home", call(t, s, job, "home"), `{}`))
	saveOutput(t, s, job)
	settle(t, s, job)
	if n, err := s.PruneJobs(ctx, time.Now().Add(time.Hour), 10); n != 1 || err != nil {
		t.Fatalf("deleted %d jobs, %v", n, err)
	}
	wantCode(t, fault.NotFound, ignore(s.Artifact(ctx, a.ID)))
}
