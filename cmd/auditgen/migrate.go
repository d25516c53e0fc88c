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
	status := c.report(&reporter{c, dir}, &gen.Result{Files: c.shown(result), Problems: result.Problems, Notes: result.Notes})
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

// shown are the files to report: those that were written, or with -diff would be.
func (c *command) shown(result *migrate.Result) []gen.File {
	if len(result.Problems) > 0 && !c.diff {
		return nil
	}
	return result.Files
}
