package main

import (
	"fmt"

	"github.com/appforge-ai/appforge/store"
)

// migrateCommand brings the schema up to date.
type migrateCommand struct{}

// Run applies what is missing and says what it did.
func (migrateCommand) Run(c console) error {
	cfg, err := loadConfig(c.getenv)
	if err != nil {
		return err
	}
	st, err := openStore(c.ctx, cfg, newLogger(c.errOut, cfg))
	if err != nil {
		return err
	}
	defer st.Close()
	applied, err := st.Migrate(c.ctx)
	for _, name := range applied {
		fmt.Fprintln(c.out, "applied", name)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%s is up to date\n", store.Redact(string(cfg.DatabaseURL)))
	return nil
}
