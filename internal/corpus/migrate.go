package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// migrations are modules with structs to put under audit by auditgen -migrate.
var migrations = []struct {
	module  string
	targets []string
	apart   string // a test that asks for what no audited module can have
}{
	{"github.com/sirupsen/logrus@v1.9.3", []string{"logrus.Entry"}, ""},
	{"github.com/spf13/cobra@v1.10.2", []string{
		"cobra.Command.Use", "cobra.Command.Aliases", "cobra.Command.Short", "cobra.Command.Long", "cobra.Command.Version",
		"cobra.Command.Hidden", "cobra.Command.CompletionOptions", "cobra.Command.DisableAutoGenTag",
	}, "github.com/spf13/cobra TestDeadcodeElimination"}, // no symbol MethodByName, though calls with constant names keep nothing
	{"github.com/spf13/pflag@v1.0.10", []string{"pflag.Flag"}, ""},
	{"github.com/gorilla/mux@v1.8.1", []string{ // a route shares its names with the router
		"mux.Route", "get=-:mux.Route.handler", "get=-:mux.Route.buildOnly", "get=-:mux.Route.name", "share:mux.Route.namedRoutes",
	}, ""},
}

// migrateAll migrates the modules, each in a directory of its own below work.
func migrateAll(repo, tool, work string) error {
	for i, m := range migrations {
		source, err := download(m.module)
		if err != nil {
			return err
		}
		r := &road{repo: repo, tool: tool, tagger: newTagger(filepath.Join(work, fmt.Sprint("migrated", i)))}
		if _, err := r.copy(os.DirFS(source)); err != nil {
			return err
		}
		summary, tests, err := r.migrate(m.targets, m.apart)
		if err != nil {
			return fmt.Errorf("%s: %w", m.module, err)
		}
		fmt.Printf("%s: %s; built, %d tests with the same results as before, unchanged by a second run\n", m.module, summary, tests)
	}
	return nil
}

// migrate migrates the module, and compares what its own tests say before and afterwards, but for
// the one apart and its package as a whole.
func (r *road) migrate(targets []string, apart string) (summary string, tests int, err error) {
	if err := r.requireTool(); err != nil {
		return "", 0, err
	}
	before, err := r.test()
	if err != nil {
		return "", 0, err
	}
	command := append([]string{"-migrate"}, targets...)
	first, err := run(r.dir, r.tool, command...)
	if err != nil {
		return "", 0, err
	}
	if _, err := run(r.dir, "go", "build", "./..."); err != nil {
		return "", 0, err
	}
	after, err := r.test()
	if err != nil {
		return "", 0, err
	}
	if pkg, _, found := strings.Cut(apart, " "); found {
		delete(before, apart)
		delete(before, pkg+" ")
	}
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if before[name] != after[name] {
			return "", 0, fmt.Errorf("test %s: %s before, %s afterwards", name, before[name], after[name])
		}
	}
	if again, err := run(r.dir, r.tool, command...); err != nil || len(again) > 0 {
		return "", 0, fmt.Errorf("a second migration is not silent: %s%v", again, err)
	}
	return string(bytes.TrimSpace(first)), len(before), nil
}

// requireTool names auditgen in go.mod, and adds what that needs.
func (r *road) requireTool() error {
	for _, step := range [][]string{
		{"mod", "edit", "-tool=github.com/auditline/auditline/cmd/auditgen"},
		{"mod", "tidy"},
	} {
		if _, err := run(r.dir, "go", step...); err != nil {
			return err
		}
	}
	return nil
}

// test runs the module's tests without vet, which reports more of old code that is compiled as new
// Go, and returns what became of each.
func (r *road) test() (results map[string]string, err error) {
	out, failed := run(r.dir, "go", "test", "-json", "-count=1", "-vet=off", "./...")
	results = make(map[string]string)
	for line := range bytes.Lines(out) {
		var event struct{ Action, Package, Test string }
		if json.Unmarshal(line, &event) == nil && slices.Contains([]string{"pass", "fail", "skip"}, event.Action) {
			results[event.Package+" "+event.Test] = event.Action
		}
	}
	if len(results) == 0 {
		return nil, failed
	}
	return results, nil
}
