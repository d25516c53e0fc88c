package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"github.com/auditline/auditline/gen"
)

// command is one call of auditgen.
type command struct {
	check, diff, fix, json, migrate, verbose bool

	tags     string
	summary  string // two revisions to compare
	format   string // of the summary
	patterns []string

	stdout, stderr io.Writer
}

// run does what the flags ask for and returns the exit status.
func (c *command) run(ctx context.Context) int {
	dir, err := os.Getwd()
	if err = cmp.Or(c.contradiction(), err); err != nil {
		return c.fail(err)
	}
	switch {
	case c.summary != "":
		return c.summarize(ctx, dir)
	case c.migrate:
		return c.migrateTargets(ctx, dir)
	}
	return c.write(ctx, dir)
}

// contradiction is the error of flags that do not go together, nil without.
func (c *command) contradiction() error {
	switch {
	case c.check && c.diff || c.fix && (c.check || c.diff):
		return errors.New("-check and -diff only look, -fix writes; choose one of them")
	case c.migrate && (c.check || c.fix):
		return errors.New("-migrate writes, or with -diff prints what it would write; leave out -check and -fix")
	}
	return nil
}

// write generates and, unless it is only to look, writes the files.
func (c *command) write(ctx context.Context, dir string) int {
	if len(c.patterns) == 0 {
		c.patterns = []string{"."}
	}
	bar := newProgress(c.stderr)
	result, err := c.generate(ctx, gen.Config{Dir: dir, Patterns: c.patterns, Tags: c.tags, Progress: bar.update})
	bar.clear()
	if err == nil && !c.check && !c.diff {
		err = gen.Commit(result)
	}
	if err != nil {
		return c.fail(err)
	}
	return c.report(&reporter{c, dir}, result)
}

// generate finds out what the files should hold: those with structs that lack a trail, if they are
// to get one, and what is generated then.
func (c *command) generate(ctx context.Context, config gen.Config) (*gen.Result, error) {
	if !c.fix {
		return gen.Generate(ctx, config)
	}
	fixed, err := gen.Fix(ctx, config)
	if err != nil {
		return nil, err
	}
	config.Contents = make(map[string][]byte)
	for _, f := range fixed.Files {
		config.Contents[f.Path] = f.New
	}
	result, err := gen.Generate(ctx, config)
	if err == nil {
		result.Files = append(fixed.Files, result.Files...)
	}
	return result, err
}

// fail prints why nothing could be done.
func (c *command) fail(err error) int {
	fmt.Fprintf(c.stderr, "auditgen: %v\n", err)
	return 2
}

// report prints the result and returns the exit status.
func (c *command) report(r *reporter, result *gen.Result) (status int) {
	for _, p := range result.Problems {
		r.problem("problem", p)
		status = 1
	}
	for _, p := range result.Notes {
		r.problem("note", p)
	}
	if result.Outside > 0 {
		fmt.Fprintln(c.stderr, "auditgen: packages of modules that the main module depends on are left alone, as go generate leaves them")
	}
	for _, f := range result.Files {
		outdated := f.State != gen.Current && f.State != gen.Unseen
		if outdated && (c.check || c.diff) {
			status = 1
		}
		if c.diff && outdated {
			_, _ = c.stdout.Write(r.patch(f))
			continue
		}
		r.file(f)
	}
	return status
}

// versionLine returns the name and version of this binary.
func versionLine() string {
	version := "(devel)"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		version = info.Main.Version
	}
	return "auditgen " + version
}
