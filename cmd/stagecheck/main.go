// Command stagecheck is a vet tool: it checks, before anything runs, that pipelines fit together,
// that audited fields are only written through their setters, and that generated code is current.
//
//	go vet -vettool=$(go tool -n stagecheck) -std ./...
//	go fix -fixtool=$(go tool -n stagecheck) [-diff] ./...
//	go tool stagecheck [-tags x,y] [-fix] [-diff] [-json] ./...
//	go tool stagecheck [-tags x,y] [-baseline FILE [-baseline-update]] [-sarif FILE] [-github] ./...
//	go tool stagecheck -explain CATEGORY
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/multichecker"
	"golang.org/x/tools/go/analysis/suite/vet"

	"github.com/auditline/auditline/check"
	"github.com/auditline/auditline/check/direct"
	"github.com/auditline/auditline/check/report"
	"github.com/auditline/auditline/check/unfixed"
	"github.com/auditline/auditline/check/vetcfg"
	"github.com/auditline/auditline/docs"
	"github.com/auditline/auditline/internal/toolchain"
)

func main() {
	flag.Bool("std", false, "run go vet's own analyzers too, which -vettool replaces")
	new(report.Options).Declare(flag.CommandLine) // for those who ask which flags there are
	flag.Func("explain", "print what docs/problems.md says about a `category` of findings", explain)
	switch last := os.Args[len(os.Args)-1]; {
	case last == "-V=full" && os.Getenv(report.Env) != "":
		os.Exit(version(os.Getenv(report.Env)))
	case strings.HasSuffix(last, ".cfg"):
		underGoVet(last)
	case !strings.HasPrefix(last, "-") && !direct.Inner(): // go vet asks with -flags and -V=full
		if err := toolchain.TooNew("stagecheck", toolchain.Of(context.Background(), "", nil)); err != nil {
			refuse(err)
		}
		os.Exit(runDirectly())
	}
	multichecker.Main(unfixed.Recorded(analyzers(os.Args[1:]))...)
}

func refuse(err error) {
	fmt.Fprintf(os.Stderr, "stagecheck: %v\n", err)
	os.Exit(1)
}

// underGoVet prepares for the package that the file describes, or ends the program where there is
// nothing to analyze.
func underGoVet(cfg string) {
	switch skip, err := vetcfg.TooNew(cfg); {
	case err != nil:
		refuse(err)
	case skip:
		os.Exit(0)
	}
	if unfixed.Wanted(os.Args[1:]) {
		if code, done := unfixed.UnderVet(os.Args[1:]); done {
			os.Exit(code)
		}
	}
	debug.SetGCPercent(400)                      // go vet starts a process for each package: it is over before its memory matters
	for _, reason := range vetcfg.Reasons(cfg) { // why the type check is going to fail
		fmt.Fprintln(os.Stderr, reason)
	}
	opts, rest := options()
	if opts = opts.FromEnv(); opts.Wanted() && !unfixed.Wanted(rest) {
		if ok, done, err := opts.UnderVet(os.Stderr, rest[:len(rest)-1], cfg); done || err != nil {
			os.Exit(exitCode(ok, err))
		}
	}
}

// version answers the go command, which takes another version for another tool, and asks it anew.
func version(baseline string) int {
	exe, err := os.Executable()
	if err != nil {
		refuse(err)
	}
	line, err := report.Version("stagecheck", exe, baseline)
	fmt.Print(line)
	return exitCode(true, err)
}

// options are the flags that ask for a report, and the other arguments.
func options() (report.Options, []string) {
	opts, rest, err := report.Extract(os.Args[1:])
	if err != nil {
		fmt.Fprintf(os.Stderr, "stagecheck: %v\n", err)
		os.Exit(2)
	}
	return opts, rest
}

// runDirectly analyzes the packages that the command line names, and returns the exit code.
func runDirectly() int {
	opts, rest := options()
	rest, err := direct.UseTags(direct.JoinValues(rest, analyzers(rest)))
	if err := cmp.Or(err, opts.Check(rest)); err != nil {
		return exitCode(false, err)
	}
	switch {
	case len(rest) > 0 && rest[0] == "help":
		return direct.Help()
	case unfixed.Wanted(rest):
		return unfixed.Directly()
	case !opts.Wanted():
		return direct.Run()
	}
	patterns := rest[slices.IndexFunc(rest, func(arg string) bool { return !strings.HasPrefix(arg, "-") }):]
	packages, err := report.Packages(context.Background(), patterns)
	if err != nil {
		fmt.Fprintf(os.Stderr, "stagecheck: %v\n", err)
		return 2
	}
	out, err := direct.JSON(rest, os.Stderr)
	if err != nil {
		refuse(err)
	}
	return exitCode(opts.Run(os.Stderr, source(out, packages)))
}

func source(out []byte, packages []string) report.Source {
	dir, err := os.Getwd()
	if err != nil {
		refuse(err)
	}
	return report.Source{
		Dir: dir, Output: out, Packages: packages, Analyzers: analyzers(os.Args[1:]), Help: docs.Problem,
		Checkout: os.Getenv("GITHUB_WORKSPACE"), // which is set in a workflow of GitHub
	}
}

func exitCode(ok bool, err error) int {
	switch {
	case err != nil:
		fmt.Fprintf(os.Stderr, "stagecheck: %v\n", err)
		return 2
	case !ok:
		return 1
	}
	return 0
}

// analyzers has to know the flags before they are parsed, because each analyzer brings flags of its
// own. The go command asks with -flags which ones there are.
func analyzers(args []string) []*analysis.Analyzer {
	if slices.ContainsFunc(args, wantsStd) {
		return slices.Concat(check.Suite, vet.Suite)
	}
	return check.Suite
}

func wantsStd(arg string) bool { return direct.Sets(arg, "std") || arg == "-flags" }

// explain ends the program: a person asked a question, there is nothing to check. An unknown
// category is a mistake in the call, but not one for which all flags have to be listed.
func explain(category string) error {
	entry, ok := docs.Problem(category)
	if !ok {
		fmt.Fprintf(os.Stderr, "stagecheck: no such category as %q; see docs/problems.md\n", category)
		os.Exit(2)
	}
	fmt.Print(entry)
	os.Exit(0)
	return nil
}
