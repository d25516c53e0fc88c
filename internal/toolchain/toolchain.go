// Package toolchain says in one line why a tool cannot read what a newer Go compiled: its own words
// for that would be errors about the standard library.
package toolchain

import (
	"context"
	"fmt"
	"go/version"
	"io"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strings"
)

// TooNew is an error if the tool of that name was built by an older release than goVersion, which
// is what go env GOVERSION prints. Releases that differ in the last number only understand each
// other.
func TooNew(tool, goVersion string) error {
	built := release(runtime.Version())
	if version.Compare(version.Lang(release(goVersion)), version.Lang(built)) <= 0 {
		return nil
	}
	return fmt.Errorf("built with %[2]s, which does not understand packages of %[3]s: build it again with %[3]s, or run it as go tool %[1]s", tool, built, release(goVersion))
}

// Unreadable is the error of the tool of that name where it cannot read what the compiler of
// goVersion says about types.
func Unreadable(tool, goVersion string) error {
	if err := TooNew(tool, goVersion); err != nil {
		return err
	}
	return fmt.Errorf("golang.org/x/tools%s cannot read what the compiler of %s says about types: run go get golang.org/x/tools@latest, and build %s again", toolsVersion(), release(goVersion), tool)
}

// release cuts off what a version says about experiments.
func release(goVersion string) string {
	name, _, _ := strings.Cut(goVersion, " ")
	return name
}

// toolsVersion is the version of golang.org/x/tools that this program was built with, behind a
// blank; "" in tests, which are built without a list of modules.
func toolsVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, m := range info.Deps {
		if m.Path == "golang.org/x/tools" {
			return " " + m.Version
		}
	}
	return ""
}

// Of asks the go command in dir, with that environment (nil for the process's own), for its
// version; "" if it does not answer.
func Of(ctx context.Context, dir string, env []string) string {
	cmd := exec.CommandContext(ctx, "go", "env", "GOVERSION")
	cmd.Dir, cmd.Env = dir, env
	out, _ := cmd.Output()
	return strings.TrimSpace(string(out))
}

// OfExport reads from the head of a package's export data which compiler wrote it; "" if it does
// not say.
func OfExport(r io.Reader) string {
	head, err := io.ReadAll(io.LimitReader(r, 1<<10))
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(head)) {
		if fields := strings.Fields(line); len(fields) >= 5 && fields[0] == "go" && fields[1] == "object" {
			return fields[4] // go object linux amd64 go1.27.3 …
		}
	}
	return ""
}
