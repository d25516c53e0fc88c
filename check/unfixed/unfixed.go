// Package unfixed shows the findings that go vet -fix keeps to itself.
//
// Told to fix, the driver of golang.org/x/tools applies the fixes that there are and says nothing of findings without one. So the command
// asks itself first what there is to find. The go command applies the fixes of a run that succeeds only, which is why the findings of a
// package are an error when none of them has a fix.
package unfixed

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// Wanted reports whether the command line asks for fixes.
func Wanted(args []string) bool {
	return slices.ContainsFunc(args, func(arg string) bool { return isFlag(arg, "fix") })
}

func isFlag(arg, name string) bool {
	given := strings.TrimLeft(arg, "-")
	return arg != given && (given == name || given == name+"=true")
}

// Print writes to w the findings without a fix in the package that go vet describes by the file that the command line ends with. It
// returns how many there are, and how many have a fix. Of a package that cannot be analyzed it says nothing: the driver will.
func Print(w io.Writer, args []string) (without, with int) {
	found, err := findings(args)
	if err != nil {
		return 0, 0
	}
	for _, f := range found {
		if len(f.Fixes) > 0 {
			with++
			continue
		}
		without++
		fmt.Fprintf(w, "%s: %s\n", f.Posn, f.Message)
	}
	return without, with
}

// A finding is what is needed of the driver's JSON form.
type finding struct {
	Posn    string            `json:"posn"`
	Message string            `json:"message"`
	Fixes   []json.RawMessage `json:"suggested_fixes"`
}

// findings runs the command once more, on a description of its own, since the run that fixes writes the files which the other one names.
func findings(args []string) ([]finding, error) {
	dir, err := os.MkdirTemp("", "stagecheck")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	last := len(args) - 1
	cfg, err := describe(args[last], dir)
	if err != nil {
		return nil, err
	}
	exe, err := os.Executable()
	if err != nil {
		return nil, err
	}
	args = slices.DeleteFunc(slices.Clone(args[:last]), func(arg string) bool { return isFlag(arg, "fix") || isFlag(arg, "diff") })
	out, err := exec.Command(exe, append(args, "-json", cfg)...).Output()
	if err != nil {
		return nil, err
	}
	return parse(out)
}

// describe copies a description of a package, with outputs in dir.
func describe(file, dir string) (string, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	var cfg map[string]any
	if err := json.Unmarshal(data, &cfg); err != nil {
		return "", err
	}
	cfg["Stdout"], cfg["FixArchive"], cfg["VetxOutput"] = "", "", filepath.Join(dir, "vetx")
	if data, err = json.Marshal(cfg); err != nil {
		return "", err
	}
	own := filepath.Join(dir, "vet.cfg")
	return own, os.WriteFile(own, data, 0o666)
}

// parse reads the driver's findings by package and analyzer. Where an analyzer failed, an object stands in place of its list.
func parse(out []byte) ([]finding, error) {
	var packages map[string]map[string]json.RawMessage
	if err := json.Unmarshal(out, &packages); err != nil {
		return nil, err
	}
	var all []finding
	for _, analyzers := range packages {
		for _, name := range slices.Sorted(maps.Keys(analyzers)) {
			var list []finding
			if err := json.Unmarshal(analyzers[name], &list); err != nil {
				return nil, err
			}
			all = append(all, list...)
		}
	}
	return all, nil
}
