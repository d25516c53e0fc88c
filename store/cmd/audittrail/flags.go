package main

import (
	"flag"
	"fmt"
	"io"
	"time"

	"github.com/auditline/auditline/store"
)

// options are the flags of all commands; each has those that it needs.
type options struct {
	db, addr, head, key, as string
	filter                  store.Filter
	at, before              time.Time
}

// define makes the flag set of a command.
func (x *call) define(c command, errs io.Writer) {
	x.flags = flag.NewFlagSet("audittrail "+c.name, flag.ContinueOnError)
	x.flags.SetOutput(errs)
	x.flags.Usage = func() {
		fmt.Fprintf(errs, "usage: audittrail %s -db file|url %s\n%s\n", c.name, c.usage, c.help)
		x.flags.PrintDefaults()
	}
	x.flags.StringVar(&x.values.db, "db", "", "the `database`: a file of SQLite, or a URL such as postgres://host/database")
	switch c.name {
	case "serve":
		x.flags.StringVar(&x.values.addr, "addr", "localhost:8080", "the `address` to listen on")
	case "history", "export":
		x.filters()
	case "state":
		x.object()
		x.time("at", &x.values.at, "the `time`, now without one")
	case "verify":
		x.flags.StringVar(&x.values.head, "head", "", "the `file` with a head that was made earlier")
	case "head":
		x.flags.StringVar(&x.values.key, "key", "", "the `file` with the private key, in PEM")
	case "prune":
		x.time("before", &x.values.before, "take away the changes before this `time`")
	case "erase":
		x.object()
		x.flags.StringVar(&x.values.filter.Who, "who", "", "the `actor` whose name is taken away")
		x.flags.StringVar(&x.values.as, "as", "", "the `pseudonym` in its place")
	}
}

func (x *call) object() {
	x.flags.StringVar(&x.values.filter.Kind, "kind", "", "the object's `type`: package path and name")
	x.flags.StringVar(&x.values.filter.ID, "id", "", "the object's `id`")
}

func (x *call) filters() {
	f := &x.values.filter
	x.object()
	x.flags.StringVar(&f.Field, "field", "", "changes of this `attribute`")
	x.flags.StringVar(&f.Who, "who", "", "changes by this `actor`")
	x.flags.StringVar(&f.Correlation, "correlation", "", "changes of this `request`")
	x.time("after", &f.After, "changes after this `time`")
	x.time("before", &f.Before, "changes before this `time`")
	x.flags.IntVar(&f.Limit, "limit", 0, "at most so many `changes`")
	x.flags.BoolVar(&f.Newest, "newest", false, "the newest first")
}

// time defines a flag for a time, in UTC where it names no zone.
func (x *call) time(name string, to *time.Time, help string) {
	x.flags.Func(name, help+", as 2006-01-02, 2006-01-02T15:04:05 or with a zone", func(text string) (err error) {
		for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02T15:04", time.DateOnly} {
			if *to, err = time.Parse(layout, text); err == nil {
				return nil
			}
		}
		return fmt.Errorf("%q is no time", text)
	})
}
