package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/appforge-ai/appforge/store"
)

// keysCommand is the operator's way to API keys.
type keysCommand struct {
	Create createKey `cmd:"" help:"Make a key; it is shown once."`
	List   listKeys  `cmd:"" help:"List keys; the secrets are not stored."`
	Revoke revokeKey `cmd:"" help:"Revoke a key, with effect on its next request."`
}

type createKey struct {
	User    string        `required:"" help:"User that the key acts as."`
	Role    string        `default:"user" enum:"user,viewer,admin,service" help:"user: own jobs; viewer: reads all; admin: everything; service: acts for the users it names."`
	Name    string        `help:"What the key is for."`
	Expires time.Duration `help:"Time until the key ends, such as 720h; without it the key does not end."`
}

// Run makes a key and prints it.
func (k createKey) Run(c console) error {
	return withStore(c, func(ctx context.Context, st *store.Store) error {
		if strings.TrimSpace(k.User) == "" {
			return errors.New("--user is blank: name the user that the key acts as")
		}
		if k.Expires < 0 {
			return errors.New("--expires is in the past: give the time until the key ends, such as 720h, or leave it out")
		}
		key := store.NewKey{UserID: k.User, Role: k.Role, Name: k.Name}
		if k.Expires > 0 {
			ends := time.Now().UTC().Add(k.Expires)
			key.ExpiresAt = &ends
		}
		token, made, err := st.CreateKey(ctx, key)
		if err != nil {
			return err
		}
		fmt.Fprintln(c.out, token)
		fmt.Fprintf(c.errOut, "Key %s for user %s (%s). It is not stored and cannot be shown again.\n", made.ID, made.UserID, made.Role)
		return nil
	})
}

type listKeys struct {
	User string `help:"Only this user's keys."`
}

// Run prints a table of keys.
func (k listKeys) Run(c console) error {
	return withStore(c, func(ctx context.Context, st *store.Store) error {
		keys, err := st.ListKeys(ctx, k.User)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(c.out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(w, "ID\tUSER\tROLE\tNAME\tCREATED\tLAST USED\tEXPIRES\tREVOKED")
		for _, key := range keys {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", key.ID, key.UserID, key.Role, key.Name,
				key.CreatedAt.UTC().Format(time.RFC3339), stamp(key.LastUsedAt), stamp(key.ExpiresAt), stamp(key.RevokedAt))
		}
		return w.Flush()
	})
}

func stamp(t *time.Time) string {
	if t == nil {
		return "-"
	}
	return t.UTC().Format(time.RFC3339)
}

type revokeKey struct {
	ID string `arg:"" help:"The key's id, as keys list shows it."`
}

// Run revokes the key.
func (k revokeKey) Run(c console) error {
	return withStore(c, func(ctx context.Context, st *store.Store) error {
		if err := st.RevokeKey(ctx, k.ID, store.Owner{}); err != nil {
			return err
		}
		fmt.Fprintln(c.out, "revoked", k.ID)
		return nil
	})
}

// withStore opens the database, with its schema checked, for one command.
func withStore(c console, act func(context.Context, *store.Store) error) error {
	cfg, err := loadConfig(c.getenv)
	if err != nil {
		return err
	}
	st, err := openStore(c.ctx, cfg, newLogger(c.errOut, cfg))
	if err != nil {
		return err
	}
	defer st.Close()
	if st.Dialect() == "sqlite" {
		if _, err := st.Migrate(c.ctx); err != nil {
			return err
		}
	}
	if err := st.CheckSchema(c.ctx); err != nil {
		return err
	}
	// Whoever may run commands here is the operator; the machine knows which person that is.
	return act(store.WithActor(c.ctx, store.Actor{UserID: "operator", Role: store.RoleAdmin, Address: "command line"}), st)
}
