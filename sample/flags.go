package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"

	"github.com/auditline/auditline/sample/exercises/monitored"
	"github.com/auditline/auditline/sample/weather"
)

// options are the flags, and what the program was told from outside.
type options struct {
	exercise  int
	json      bool
	csv, html string
	synthetic monitored.Settings

	stop context.Context // drains the weather's pipeline; nil where nothing does
}

func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("sample", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.IntVar(&o.exercise, "exercise", 0, "print only exercise `N`, from 1 to 4")
	flags.BoolVar(&o.json, "json", false, "print the exercises' results as JSON")
	flags.StringVar(&o.csv, "csv", "", "read the weather from `FILE`, with the columns "+weather.Columns)
	flags.StringVar(&o.html, "html", "", "write the report on the weather to `FILE` as a web page")
	flags.IntVar(&o.synthetic.Records, "records", 100, "exercise 4: number of records")
	flags.Uint64Var(&o.synthetic.Seed, "seed", 42, "exercise 4: seed of the records")
	flags.Float64Var(&o.synthetic.Threshold, "threshold", 20, "exercise 4: least value that passes")
	flags.IntVar(&o.synthetic.Window, "window", 5, "exercise 4: number of records in an average")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	return o, o.check(flags)
}

// check refuses what the flag package takes but the program does not.
func (o options) check(flags *flag.FlagSet) error {
	var wrong string
	switch {
	case flags.NArg() > 0:
		wrong = fmt.Sprintf("unexpected argument %q", flags.Arg(0))
	case o.exercise < 0 || o.exercise > 4:
		wrong = fmt.Sprintf("-exercise %d: want 1 to 4", o.exercise)
	case o.synthetic.Records < 0:
		wrong = fmt.Sprintf("-records %d: want 0 or more", o.synthetic.Records)
	case o.synthetic.Window < 1:
		wrong = fmt.Sprintf("-window %d: want 1 or more", o.synthetic.Window)
	case math.IsNaN(o.synthetic.Threshold):
		wrong = "-threshold NaN: want a number"
	case o.exercise != 0 && o.csv+o.html != "":
		wrong = fmt.Sprintf("-exercise %d leaves the weather out, which -csv and -html are about", o.exercise)
	default:
		return nil
	}
	fmt.Fprintln(flags.Output(), "sample:", wrong)
	flags.Usage()
	return errors.New(wrong)
}
