// Command audittrail looks at the change logs that package store keeps, and takes care of
// them:
//
//	audittrail serve -db audit.db -addr localhost:8080
//	audittrail history -db audit.db -id A-1
//
// Exit code 0: done. 1: it could not be done, or verify has found something. 2: usage.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"

	"github.com/auditline/auditline/store"
	_ "github.com/auditline/auditline/store/postgres"
	_ "github.com/auditline/auditline/store/sqlite"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// command is what audittrail can do.
type command struct {
	name, usage, help string
	run               func(*call) error
}

var commands = []command{
	{"serve", "[-addr host:port]", "show the changes as web pages, for whoever reaches the address", serve},
	{"history", "[filters]", "print the changes that fit the filters, oldest first", history},
	{"state", "-kind type -id id [-at time]", "print the values that an object had at a time", state},
	{"verify", "[-head file]", "find changes made by hand; with a head also what was cut off or deleted whole", verify},
	{"head", "-key file", "print a signed head, to be kept elsewhere for verify; makes the key if there is none", head},
	{"export", "[filters]", "print the changes that fit the filters as lines of JSON", export},
	{"prune", "-before time", "take away the changes before a time, but for what later states need", prune},
	{"erase", "-kind type -id id [field...] | -who name -as pseudonym", "take values, or an actor's name, away for good", erase},
}

// call is one run of a command.
type call struct {
	ctx    context.Context
	db     *store.DB
	flags  *flag.FlagSet
	out    io.Writer
	errors io.Writer
	given  map[string]bool // the flags that were set
	values options
}

// errUsage is an error in the arguments.
type errUsage struct{ error }

func usagef(format string, args ...any) error { return errUsage{fmt.Errorf(format, args...)} }

func run(ctx context.Context, args []string, out, errs io.Writer) int {
	if len(args) == 0 {
		help(errs)
		return 2
	}
	if slices.Contains([]string{"help", "-help", "--help", "-h"}, args[0]) {
		help(out)
		return 0
	}
	for _, c := range commands {
		if c.name == args[0] {
			return c.call(ctx, args[1:], out, errs)
		}
	}
	fmt.Fprintf(errs, "audittrail: unknown command %q\n", args[0])
	help(errs)
	return 2
}

func help(w io.Writer) {
	fmt.Fprintln(w, "usage: audittrail command -db file|url [flags]")
	for _, c := range commands {
		fmt.Fprintf(w, "  %s %s\n    \t%s\n", c.name, c.usage, c.help)
	}
	fmt.Fprintln(w, "audittrail command -h lists the command's flags.")
}

// call parses the flags, opens the database and runs the command.
func (c command) call(ctx context.Context, args []string, out, errs io.Writer) int {
	x := &call{ctx: ctx, out: out, errors: errs, given: make(map[string]bool)}
	x.define(c, errs)
	switch err := x.flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	x.flags.Visit(func(f *flag.Flag) { x.given[f.Name] = true })
	err := x.check(c)
	if err == nil {
		err = x.open()
	}
	if err == nil {
		err = errors.Join(c.run(x), x.db.Close())
	}
	var usage errUsage
	switch {
	case errors.As(err, &usage):
		fmt.Fprintf(errs, "audittrail: %s: %v\nusage: audittrail %s -db file|url %s\n", c.name, err, c.name, c.usage)
		return 2
	case err != nil:
		fmt.Fprintf(errs, "audittrail: %s: %v\n", c.name, err)
		return 1
	}
	return 0
}

// check refuses arguments that no flag takes, which would be left out of account.
func (x *call) check(c command) error {
	switch {
	case x.values.db == "":
		return usagef("-db is missing: a file of SQLite, or a URL such as postgres://host/database")
	case x.values.filter.Limit < 0:
		return usagef("-limit %d is below 0", x.values.filter.Limit)
	case x.flags.NArg() > 0 && c.name != "erase":
		return usagef("unknown argument %q", x.flags.Arg(0))
	}
	return nil
}

// open opens the database, which has to be there: a file is not made by looking for it.
func (x *call) open() (err error) {
	url := x.values.db
	if path, local := localFile(url); local {
		if _, err := os.Stat(path); err != nil {
			return err
		}
	}
	x.db, err = store.Open(x.ctx, url)
	return err
}

// localFile is the file that a URL of SQLite names.
func localFile(url string) (path string, local bool) {
	scheme, rest, ok := strings.Cut(url, ":")
	switch {
	case !ok || len(scheme) == 1:
		path = url
	case scheme == "sqlite":
		path = strings.TrimPrefix(rest, "//")
	default:
		return "", false
	}
	path, _, _ = strings.Cut(path, "?")
	return path, true
}
