package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"github.com/appforge-ai/appforge/store/fault"
)

// artifactChunk is how many bytes go into a row: servers bound a statement's size, some
// at 16 MiB.
const artifactChunk = 4 << 20

// NewArtifact is a file that a part of a job has made.
type NewArtifact struct {
	JobID     string
	PartID    string
	Name      string // of the file, for people
	Type      string // media type
	Data      []byte
	ExpiresAt time.Time // zero: it stays as long as its job
}

// Artifact describes a stored file.
type Artifact struct {
	ID        string     `db:"id"`
	JobID     string     `db:"job_id"`
	PartID    string     `db:"part_id"`
	Name      string     `db:"name"`
	Type      string     `db:"media_type"`
	Size      int64      `db:"size"`   // bytes
	SHA256    string     `db:"sha256"` // of the bytes, hex
	CreatedAt time.Time  `db:"created_at"`
	ExpiresAt *time.Time `db:"expires_at"`
}

// ArtifactID is the id of what a part of a job makes: the same at every attempt, so
// that a repeated one leaves one file.
func ArtifactID(jobID, partID string) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte("artifact:"+jobID+"/"+partID)).String()
}

// PutArtifact stores a file, in place of what the part made before. fault.NotFound: no
// such job.
func (s *Store) PutArtifact(ctx context.Context, n NewArtifact) (Artifact, error) {
	sum := sha256.Sum256(n.Data)
	a := Artifact{
		ID: ArtifactID(n.JobID, n.PartID), JobID: n.JobID, PartID: n.PartID, Name: clean(n.Name), Type: n.Type,
		Size: int64(len(n.Data)), SHA256: hex.EncodeToString(sum[:]),
	}
	if !n.ExpiresAt.IsZero() {
		a.ExpiresAt = new(stored(n.ExpiresAt))
	}
	err := s.withTx(ctx, "store artifact of part "+n.PartID+" of job "+n.JobID, func(t *tx) error {
		if _, err := t.lockJob(n.JobID); err != nil {
			return err
		}
		a.CreatedAt = t.now
		if _, err := t.exec(`DELETE FROM artifacts WHERE id = ?`, a.ID); err != nil {
			return err
		}
		if _, err := t.exec(`INSERT INTO artifacts (id, job_id, part_id, name, media_type, size, sha256, created_at, expires_at) VALUES `+rowsOf(9, 1),
			a.ID, a.JobID, a.PartID, a.Name, a.Type, a.Size, a.SHA256, a.CreatedAt, a.ExpiresAt); err != nil {
			return err
		}
		for position, rest := 0, n.Data; len(rest) > 0; position++ {
			chunk := rest[:min(artifactChunk, len(rest))]
			rest = rest[len(chunk):]
			if _, err := t.exec(`INSERT INTO artifact_chunks (artifact_id, position, data) VALUES `+rowsOf(3, 1), a.ID, position, chunk); err != nil {
				return err
			}
		}
		return nil
	})
	return a, err
}

// Artifact describes a file: fault.NotFound when there is none, or it has expired.
func (s *Store) Artifact(ctx context.Context, id string) (Artifact, error) {
	var a Artifact
	err := s.read(ctx, "read artifact "+id, func(ctx context.Context, db *sqlx.DB) error {
		err := db.GetContext(ctx, &a, db.Rebind(`SELECT id, job_id, part_id, name, media_type, size, sha256, created_at, expires_at FROM artifacts WHERE id = ?`), clean(id))
		if errors.Is(err, sql.ErrNoRows) || (err == nil && a.ExpiresAt != nil && !a.ExpiresAt.After(time.Now())) {
			return fault.New(fault.NotFound, "The file is not kept, or not any more: files are dropped some days after they were made. Export it again.", nil)
		}
		return err
	})
	a.CreatedAt = a.CreatedAt.UTC()
	if a.ExpiresAt != nil {
		a.ExpiresAt = new(a.ExpiresAt.UTC())
	}
	return a, err
}

// ArtifactData reads the bytes of a file: fault.NotFound when they are gone.
func (s *Store) ArtifactData(ctx context.Context, a Artifact) ([]byte, error) {
	var chunks [][]byte
	if err := s.list(ctx, "read data of artifact "+a.ID, &chunks, `SELECT data FROM artifact_chunks WHERE artifact_id = ? ORDER BY position`, a.ID); err != nil {
		return nil, err
	}
	data := make([]byte, 0, a.Size)
	for _, chunk := range chunks {
		data = append(data, chunk...)
	}
	if int64(len(data)) != a.Size {
		return nil, fault.Newf(fault.NotFound, "The file is not kept any more. Export it again.")
	}
	return data, nil
}

func pruneArtifacts(t *tx, _ time.Time, batch int) (int64, error) {
	var ids []string
	err := t.list(&ids, `SELECT id FROM artifacts WHERE expires_at < ? ORDER BY expires_at LIMIT ?`, t.now, batch)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return t.execIn(`DELETE FROM artifacts WHERE id IN (?)`, ids)
}
