// Command auditgen writes the accessors, change logs and pipelines that struct tags ask for. Usage:
// auditgen [flags] [packages].
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
)

const usage = `usage: auditgen [flags] [packages]
       auditgen -migrate [OPTIONS:]PACKAGE.TYPE[.FIELD]... [-diff]
       auditgen -summary base..head [-format text|markdown|json]

Auditgen reads the audit and pipeline tags of structs and writes the code that
they ask for, one file beside each source file: stage.go gives stage_gen.go, or
stage_audit_gen.go where stage_gen.go is somebody else's.
Packages are named as the go command names them, or by one of their files; the
default is the current directory. Packages of modules that the main module
depends on are left alone. One line serves a whole module:

	//go:generate go tool auditgen ./...

The flags are:

	-check
		write nothing; name the files that are missing, stale or orphaned,
		and exit with status 1 if there are any
	-diff
		write nothing; print what would change as a unified diff, and exit
		with status 1 if anything would
	-fix
		add a field trail audit.Trail to tagged structs that have no trail,
		and its import to files that lack it;
		in a package that does not import auditline only if the package is
		named without a wildcard, since its tags may be another library's
	-migrate
		put existing structs under audit: the arguments name structs or fields,
		as PACKAGE.TYPE or PACKAGE.TYPE.FIELD, with the options of their tags
		before a colon, as in redact:models.User.Passwd. Adds tags, trails and
		a go:generate line, generates, and has all packages of the main module
		and their tests call setters where they wrote to the fields. Writes
		nothing where something has to be decided first: then it says where.
		With -diff it prints what it would change
	-summary base..head
		print what changed between two revisions of the git repository: audited
		structs and attributes, their types and options, stored logs that can
		no longer be read, pipelines that are wired otherwise
	-format text|markdown|json
		the form of the summary
	-tags x,y
		build tags to consider satisfied
	-json
		print problems and files as lines of JSON
	-v
		print every file and what became of it
	-version
		print the version and exit

Exit status 0 means done, 1 that the input has problems or -check or -diff
found a difference, 2 that the command line was wrong, that the go command
failed, or that a file could not be written.

See docs/problems.md for every problem and its remedy.
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is main with its surroundings as parameters; it returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	c := &command{stdout: stdout, stderr: stderr}
	flags := flag.NewFlagSet("auditgen", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {} // a mistake would stand far above so long a text
	flags.BoolVar(&c.check, "check", false, "")
	flags.BoolVar(&c.diff, "diff", false, "")
	flags.BoolVar(&c.fix, "fix", false, "")
	flags.StringVar(&c.tags, "tags", "", "")
	flags.StringVar(&c.summary, "summary", "", "")
	flags.StringVar(&c.format, "format", "text", "")
	flags.BoolVar(&c.json, "json", false, "")
	flags.BoolVar(&c.migrate, "migrate", false, "")
	flags.BoolVar(&c.verbose, "v", false, "")
	version := flags.Bool("version", false, "")
	switch err := c.parse(flags, args); {
	case err == flag.ErrHelp:
		fmt.Fprint(stderr, usage)
		return 0
	case err != nil:
		fmt.Fprintln(stderr, "auditgen -help lists the flags")
		return 2
	case *version:
		fmt.Fprintln(stdout, versionLine())
		return 0
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(c.gcPercent())
	}
	return c.run(ctx)
}

// gcPercent is how much may be allocated until garbage is collected, in percent of what is in use.
// A run is short: a fifth of it would go into little garbage. But a migration has all packages in
// memory that depend on a struct, and four times as much as these take is too much.
func (c *command) gcPercent() int {
	if c.migrate {
		return 100
	}
	return 400
}

// parse reads the command line. Flags may also follow packages, or what is to be migrated.
func (c *command) parse(flags *flag.FlagSet, args []string) error {
	err := flags.Parse(args)
	for rest := flags.Args(); err == nil && len(rest) > 0; rest = flags.Args() {
		c.patterns = append(c.patterns, rest[0])
		err = flags.Parse(rest[1:])
	}
	return err
}
