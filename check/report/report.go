// Package report says what the analyzers have found in other forms than go vet: against a baseline
// of what is known already, as a SARIF log, as annotations of GitHub, with a summary.
package report

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Options are the flags of stagecheck that ask for a report.
type Options struct {
	Baseline string // a file of known findings, "" without
	Update   bool   // write it anew
	SARIF    string // a file for the log, "" without
	GitHub   bool
}

// Declare declares the flags, so that -flags and help show them.
func (o *Options) Declare(flags *flag.FlagSet) {
	flags.StringVar(&o.Baseline, "baseline", "", "report only what is not in `FILE`, which -baseline-update writes")
	flags.BoolVar(&o.Update, "baseline-update", false, "write what is found into the file of -baseline, and drop from it what is gone")
	flags.StringVar(&o.SARIF, "sarif", "", "write a SARIF 2.1.0 log to `FILE`")
	flags.BoolVar(&o.GitHub, "github", false, "print findings as annotations of GitHub workflows")
}

// Extract takes the flags of a report out of a command line. The others, which belong to analyzers
// and drivers, are left in rest.
func Extract(args []string) (o Options, rest []string, err error) {
	flags := flag.NewFlagSet("stagecheck", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	o.Declare(flags)
	for i := 0; i < len(args); i++ {
		name, _, hasValue := strings.Cut(strings.TrimLeft(args[i], "-"), "=")
		known := flags.Lookup(name)
		if known == nil || !strings.HasPrefix(args[i], "-") {
			rest = append(rest, args[i])
			continue
		}
		own := args[i : i+1]
		if _, isBool := known.Value.(interface{ IsBoolFlag() bool }); !isBool && !hasValue && i+1 < len(args) {
			i++
			own = args[i-1 : i+1]
		}
		if err := flags.Parse(own); err != nil {
			return o, nil, err
		}
	}
	return o, rest, nil
}

// Wanted reports whether any report is asked for.
func (o Options) Wanted() bool { return o != Options{} }

// Check refuses what does not go together when stagecheck is run directly with the other arguments
// rest.
func (o Options) Check(rest []string) error {
	if o.Update && o.Baseline == "" {
		return errors.New("-baseline-update needs -baseline FILE")
	}
	isPattern := func(arg string) bool { return !strings.HasPrefix(arg, "-") }
	if o.Wanted() && !slices.ContainsFunc(rest, isPattern) {
		return errors.New("no packages are named: the argument of -baseline and of -sarif is a file, as in -sarif found.sarif ./...")
	}
	for _, arg := range rest {
		name, value, _ := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		on, err := strconv.ParseBool(value)
		switch {
		case !o.Wanted() || !strings.HasPrefix(arg, "-") || err == nil && !on:
		case name == "fix", name == "diff", name == "json", name == "c":
			return fmt.Errorf("-%s goes with none of -baseline, -sarif and -github", name)
		}
	}
	return nil
}

// A Source is what a report is made from.
type Source struct {
	Dir       string // the working directory
	Output    []byte // of the driver, with -json
	Packages  []string
	Analyzers []*analysis.Analyzer
	Help      Help
	Checkout  string // the directory that annotations and logs name files in; "" for the working directory
}

// Run writes the reports that are asked for, and reports whether all is well: nothing was found
// that the baseline does not know, and every package could be analyzed.
func (o Options) Run(w io.Writer, src Source) (ok bool, err error) {
	found, failed, err := Parse(src.Output, src.Dir)
	if err != nil {
		return false, err
	}
	analyzed := src.analyzed(failed)
	known, err := o.baseline()
	if err != nil {
		return false, err
	}
	for _, path := range missing(src.Dir, known.others(analyzed)) {
		analyzed[path], analyzed[path+"_test"] = true, true // there is nothing to find in them
	}
	if o.Update {
		known = known.Update(found, analyzed)
		if err := known.Write(o.Baseline); err != nil {
			return false, err
		}
	}
	fresh, old, gone := known.Split(found, analyzed)
	if err := o.writeSARIF(src, fresh, old); err != nil {
		return false, err
	}
	if o.GitHub {
		GitHub(w, src.inCheckout(fresh))
	} else {
		Text(w, fresh)
	}
	Summary(w, fresh)
	if gone > 0 {
		fmt.Fprintf(w, "%s: %d known findings are gone; -baseline-update drops them\n", o.Baseline, gone)
	}
	return len(fresh) == 0 && len(failed) == 0, nil
}

// baseline is empty where none is asked for, or where the file is about to be written for the first
// time.
func (o Options) baseline() (Baseline, error) {
	if o.Baseline == "" {
		return nil, nil
	}
	if _, err := os.Stat(o.Baseline); o.Update && errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	return ReadBaseline(o.Baseline)
}

func (o Options) writeSARIF(src Source, fresh, known []Finding) error {
	if o.SARIF == "" {
		return nil
	}
	log, err := SARIF(src.checkout(), src.Analyzers, src.Help, src.inCheckout(fresh), src.inCheckout(known))
	if err != nil {
		return err
	}
	return writeFile(o.SARIF, log)
}

// analyzed tells the packages, and those of their external tests, all of whose findings are known.
func (s Source) analyzed(failed []Failure) map[string]bool {
	all := make(map[string]bool)
	for _, path := range s.Packages {
		all[path], all[path+"_test"] = true, true
	}
	for _, f := range failed {
		delete(all, f.Package)
	}
	return all
}

// checkout is the directory that annotations and logs name files in.
func (s Source) checkout() string {
	if rel, err := filepath.Rel(s.Checkout, s.Dir); s.Checkout != "" && err == nil && filepath.IsLocal(rel) {
		return s.Checkout
	}
	return s.Dir
}

// inCheckout names the findings' files in the checkout, of which the working directory may be a
// part.
func (s Source) inCheckout(found []Finding) []Finding {
	found = slices.Clone(found)
	for i, f := range found {
		if f.File != "" && !filepath.IsAbs(f.File) {
			found[i].File = (&places{dir: s.checkout()}).relative(filepath.Join(s.Dir, f.File))
		}
	}
	return found
}

// missing lists those of the packages for which the go command knows no directory: they were
// removed or have moved.
func missing(dir string, packages []string) []string {
	if len(packages) == 0 {
		return nil
	}
	cmd := exec.Command("go", append([]string{"list", "-e", "-find", "-f", "{{if not .Dir}}{{.ImportPath}}{{end}}", "--"}, packages...)...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		return nil // then what is known of them stays
	}
	return strings.Fields(string(out))
}

// Packages lists the paths of the packages that patterns match.
func Packages(ctx context.Context, patterns []string) ([]string, error) {
	cmd := exec.CommandContext(ctx, "go", append([]string{"list", "-e", "-f", "{{.ImportPath}}", "--"}, patterns...)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, stderr.Bytes())
	}
	return strings.Fields(string(out)), nil
}
