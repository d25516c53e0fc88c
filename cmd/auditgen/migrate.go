package main

import (
	"context"
	"fmt"

	"github.com/auditline/auditline/gen"
	"github.com/auditline/auditline/internal/migrate"
)

// migrateTargets puts the structs and fields that are named under audit, and returns the exit
// status.
func (c *command) migrateTargets(ctx context.Context, dir string) int {
	if len(c.patterns) == 0 {
		fmt.Fprintln(c.stderr, "auditgen: -migrate needs a struct or a field, as in auditgen -migrate models.User or auditgen -migrate models.User.Name")
		return 2
	}
	bar := newProgress(c.stderr)
	bar.what = "packages"
	result, err := migrate.Run(ctx, migrate.Config{Dir: dir, Targets: c.patterns, Tags: c.tags, Progress: bar.update})
	bar.clear()
	if err == nil && !c.diff && len(result.Problems) == 0 {
		err = gen.Commit(&gen.Result{Files: result.Files})
	}
	if err != nil {
		return c.fail(err)
	}
	status := c.report(&reporter{c, dir}, outcome(result))
	switch {
	case c.json || c.diff:
	case status != 0:
		fmt.Fprintln(c.stderr, "auditgen: nothing was written")
	case len(result.Files) > 0:
		fmt.Fprintf(c.stdout, "%d fields tagged, %d writes rewritten, %d files changed\n", result.Fields, result.Writes, len(result.Files))
		if result.Vendor != "" {
			fmt.Fprintf(c.stdout, "run %s: the folder vendor lacks what is imported now\n", result.Vendor)
		}
	}
	return status
}

// outcome is what to report of a migration. Of one that is refused, that is only why: its files are
// not what they would be in the end, and its notes are about code that nobody gets.
func outcome(result *migrate.Result) *gen.Result {
	if len(result.Problems) > 0 {
		return &gen.Result{Problems: result.Problems}
	}
	return &gen.Result{Files: result.Files, Notes: result.Notes}
}
