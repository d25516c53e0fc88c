// Command stagecheck is a vet tool: it checks, before anything runs, that pipelines fit together, that audited fields are only written
// through their setters, and that generated code is current.
//
//	go vet -vettool=$(go tool -n stagecheck) -std ./...
//	go fix -fixtool=$(go tool -n stagecheck) [-diff] ./...
//	go tool stagecheck [-fix] [-diff] [-json] ./...
//	go tool stagecheck -explain CATEGORY
package main

import (
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
	"github.com/auditline/auditline/check/unfixed"
	"github.com/auditline/auditline/check/vetcfg"
	"github.com/auditline/auditline/docs"
	"github.com/auditline/auditline/internal/toolchain"
)

func main() {
	flag.Bool("std", false, "run go vet's own analyzers too, which -vettool replaces")
	flag.Func("explain", "print what docs/problems.md says about a `category` of findings", explain)
	switch last := os.Args[len(os.Args)-1]; {
	case strings.HasSuffix(last, ".cfg"):
		underGoVet(last)
	case !strings.HasPrefix(last, "-") && !direct.Inner(): // go vet asks with -flags and -V=full
		if err := toolchain.TooNew("stagecheck", toolchain.Of(context.Background(), "", nil)); err != nil {
			refuse(err)
		}
		os.Exit(direct.Run())
	}
	multichecker.Main(analyzers(os.Args[1:])...)
}

func refuse(err error) {
	fmt.Fprintf(os.Stderr, "stagecheck: %v\n", err)
	os.Exit(1)
}

// underGoVet prepares for the package that the file describes, or ends the program where there is nothing to analyze.
func underGoVet(cfg string) {
	switch skip, err := vetcfg.TooNew(cfg); {
	case err != nil:
		refuse(err)
	case skip:
		os.Exit(0)
	}
	debug.SetGCPercent(400)                      // go vet starts a process for each package: it is over before its memory matters
	for _, reason := range vetcfg.Reasons(cfg) { // why the type check is going to fail
		fmt.Fprintln(os.Stderr, reason)
	}
	if unfixed.Wanted(os.Args[1:]) {
		if without, with := unfixed.Print(os.Stderr, os.Args[1:]); without > 0 && with == 0 {
			os.Exit(1)
		}
	}
}

// analyzers has to know the flags before they are parsed, because each analyzer brings flags of its own. The go command asks with
// -flags which ones there are.
func analyzers(args []string) []*analysis.Analyzer {
	if slices.ContainsFunc(args, wantsStd) {
		return slices.Concat(check.Suite, vet.Suite)
	}
	return check.Suite
}

func wantsStd(arg string) bool {
	return slices.Contains([]string{"-std", "--std", "-std=true", "--std=true", "-flags"}, arg)
}

// explain ends the program: a person asked a question, there is nothing to check. An unknown category is a mistake in the call, but not one
// for which all flags have to be listed.
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
