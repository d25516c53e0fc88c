// Package unfixed shows the findings that stagecheck -fix would keep to itself.
//
// Told to fix, the drivers of golang.org/x/tools apply the fixes that there are, say nothing of
// findings without one, and end the process. So the command runs itself once more, with analyzers
// that also write into a file what they find.
package unfixed

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/auditline/auditline/check/direct"
	"github.com/auditline/auditline/check/internal/again"
	"github.com/auditline/auditline/check/report"
)

// Wanted reports whether the command line asks for fixes.
func Wanted(args []string) bool { return slices.ContainsFunc(args, isFix) && !again.Inner() }

func isFix(arg string) bool { return direct.Sets(arg, "fix") }

// UnderVet fixes the package that go vet describes by the file that args end with. The findings
// without a fix become output of a run that succeeds: the go command would not apply the fixes of
// another one. It is not done of a package that others only depend on.
func UnderVet(args []string) (code int, done bool) {
	cfg, err := again.Read(args[len(args)-1])
	if err != nil || cfg.VetxOnly {
		return 0, false
	}
	remaining, err := during("", func() (err error) {
		code, err = again.Run(args, os.Stderr)
		return err
	})
	if err == nil && len(remaining) > 0 {
		err = cfg.Write(remaining)
	}
	return exitCode(code, err), true
}

// Directly fixes the packages that args name, and then exits as the command does without -fix where
// a finding remains.
func Directly() int {
	dir, err := os.Getwd()
	if err != nil {
		dir = "" // names stay whole
	}
	code := 0
	remaining, err := during(dir, func() error {
		code = direct.Run()
		return nil
	})
	os.Stderr.Write(remaining)
	if len(remaining) > 0 {
		code = max(code, foundCode)
	}
	return exitCode(code, err)
}

// foundCode is with what the driver exits when it has found something.
const foundCode = 3

// exitCode is that of the command run once more, unless an error is to be told.
func exitCode(code int, err error) int {
	if err == nil {
		return code
	}
	fmt.Fprintf(os.Stderr, "stagecheck: %v\n", err)
	return max(code, 1)
}

// during are the findings without a fix that the command has while it is run once more, as text
// with the names of files made relative to dir.
func during(dir string, run func() error) ([]byte, error) {
	file, err := os.CreateTemp("", "stagecheck")
	if err != nil {
		return nil, err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	if err := os.Setenv(env, file.Name()); err != nil {
		return nil, err
	}
	if err := run(); err != nil {
		return nil, err
	}
	lines, err := io.ReadAll(file)
	if err != nil {
		return nil, err
	}
	return remaining(lines, dir)
}

// remaining is the text of findings, of which a line holds those of an analyzer in a package.
func remaining(lines []byte, dir string) ([]byte, error) {
	sorted := slices.SortedFunc(bytes.Lines(lines), bytes.Compare) // analyzers run in any order
	found, _, err := report.Parse(bytes.Join(sorted, nil), dir)
	var text bytes.Buffer
	report.Text(&text, found)
	return text.Bytes(), err
}
