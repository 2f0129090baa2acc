package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/appforge-ai/appforge/store"
)

// sessionsCommand is the operator's way to sign-ins at the page.
type sessionsCommand struct {
	List listSessions `cmd:"" help:"List the open sessions of a user."`
	End  endSessions  `cmd:"" help:"Sign a user out everywhere, with effect on the next request."`
}

type listSessions struct {
	User string `required:"" help:"Whose sessions."`
}

// Run prints a table of sessions.
func (l listSessions) Run(c console) error {
	cfg, err := loadConfig(c.getenv)
	if err != nil {
		return err
	}
	return withStore(c, func(ctx context.Context, st *store.Store) error {
		list, err := st.ListSessions(ctx, l.User, cfg.SessionIdle)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(c.out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(w, "ID\tROLE\tKEY\tADDRESS\tSIGNED IN\tLAST USED\tENDS")
		for _, s := range list {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", s.ID, s.Role, orDash(s.KeyID), orDash(s.Address),
				s.CreatedAt.Format(time.RFC3339), s.LastUsedAt.Format(time.RFC3339), s.ExpiresAt.Format(time.RFC3339))
		}
		return w.Flush()
	})
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

type endSessions struct {
	User string `required:"" help:"Whose sessions."`
}

// Run ends the sessions.
func (e endSessions) Run(c console) error {
	return withStore(c, func(ctx context.Context, st *store.Store) error {
		n, err := st.EndSessions(ctx, e.User, "")
		if err != nil {
			return err
		}
		fmt.Fprintf(c.out, "ended %d of %s; keys work until they are revoked (server keys list --user)\n", n, e.User)
		return nil
	})
}
