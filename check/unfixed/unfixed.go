// Package unfixed shows the findings that stagecheck -fix would keep to itself.
//
// Told to fix, the drivers of golang.org/x/tools apply the fixes that there are and say nothing of
// findings without one. So the command asks itself first what there is to find.
package unfixed

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/auditline/auditline/check/direct"
	"github.com/auditline/auditline/check/internal/again"
	"github.com/auditline/auditline/check/report"
)

// Wanted reports whether the command line asks for fixes.
func Wanted(args []string) bool { return slices.ContainsFunc(args, isFix) && !again.Inner() }

func isFix(arg string) bool {
	given := strings.TrimLeft(arg, "-")
	return arg != given && (given == "fix" || given == "fix=true")
}

// withoutFix drops what makes the command fix.
func withoutFix(args []string) []string {
	return slices.DeleteFunc(slices.Clone(args), func(arg string) bool {
		return isFix(arg) || strings.TrimLeft(arg, "-") == "diff"
	})
}

// UnderVet fixes the package that go vet describes by the file that args end with. The findings
// without a fix become output of a run that succeeds: the go command would not apply the fixes of
// another one. It is not done where there are no such findings, or the package cannot be analyzed:
// then the driver has nothing to add to.
func UnderVet(args []string) (code int, done bool) {
	last := len(args) - 1
	cfg, err := again.Read(args[last])
	if err != nil || cfg.VetxOnly {
		return 0, false
	}
	out, err := again.JSON(withoutFix(args[:last]), args[last])
	remaining := remaining(out, "")
	if err != nil || len(remaining) == 0 {
		return 0, false
	}
	code, err = again.Run(args, os.Stderr)
	if err := errors.Join(err, cfg.Write(remaining)); err != nil {
		fmt.Fprintf(os.Stderr, "stagecheck: %v\n", err)
		return 1, true
	}
	return code, true
}

// Directly fixes the packages that args name, and then exits as the command does without -fix where
// a finding remains.
func Directly(args []string) int {
	dir, err := os.Getwd()
	if err != nil {
		dir = "" // names stay whole
	}
	out, err := direct.JSON(withoutFix(args), io.Discard) // the run that fixes says what is wrong with packages
	remaining := remaining(out, dir)
	code := direct.Run()
	os.Stderr.Write(remaining)
	if len(remaining) > 0 && err == nil {
		return max(code, foundCode)
	}
	return code
}

// remaining are the findings without a fix in what the driver has printed with -json, as text.
func remaining(out []byte, dir string) []byte {
	found, _, err := report.Parse(out, dir)
	if err != nil {
		return nil
	}
	var text bytes.Buffer
	report.Text(&text, slices.DeleteFunc(found, func(f report.Finding) bool { return len(f.Fixes) > 0 }))
	return text.Bytes()
}

// foundCode is with what the driver exits when it has found something.
const foundCode = 3
