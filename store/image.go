package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jmoiron/sqlx"

	"github.com/appforge-ai/appforge/store/fault"
)

// NewImage is a picture that a job looks at. It is stored with the job, in one
// transaction.
type NewImage struct {
	ID     string // unique within the job
	Type   string // media type
	SHA256 string // of Data, hex
	Data   []byte
}

// Image is a stored picture.
type Image struct {
	ID     string `db:"image_id"`
	Type   string `db:"media_type"`
	SHA256 string `db:"sha256"`
	Data   []byte `db:"data"`
}

// insertImages writes one picture a statement: servers bound a statement's size.
func (t *tx) insertImages(jobID string, images []NewImage) error {
	for _, i := range images {
		if _, err := t.exec(`INSERT INTO job_images (job_id, image_id, media_type, sha256, data, created_at) VALUES `+rowsOf(6, 1),
			jobID, i.ID, i.Type, i.SHA256, i.Data, t.now); err != nil {
			return err
		}
	}
	return nil
}

// Image reads a picture of a job: fault.NotFound when there is none, or it is no
// longer kept (see Prune).
func (s *Store) Image(ctx context.Context, jobID, imageID string) (Image, error) {
	var image Image
	err := s.read(ctx, "read image "+imageID+" of job "+jobID, func(ctx context.Context, db *sqlx.DB) error {
		err := db.GetContext(ctx, &image, db.Rebind(`SELECT image_id, media_type, sha256, data FROM job_images WHERE job_id = ? AND image_id = ?`), jobID, clean(imageID))
		if errors.Is(err, sql.ErrNoRows) {
			return fault.New(fault.NotFound, "The picture is not kept, or not any more: pictures are dropped a week after their job has ended. Send it again.", nil)
		}
		return err
	})
	return image, err
}
