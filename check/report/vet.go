package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/auditline/auditline/check/internal/again"
)

// Env names the baseline in the environment. The go command remembers what go vet has said by the
// flags, whatever is in the files that they name; a baseline that the environment names is part of
// the tool's version.
const Env = "STAGECHECK_BASELINE"

// FromEnv takes the baseline from the environment where no flag names one.
func (o Options) FromEnv() Options {
	if o.Baseline == "" {
		o.Baseline = os.Getenv(Env)
	}
	return o
}

// Version is what -V=full prints for the program that is in the file exe, with a baseline. It has
// the form that the go command reads.
func Version(name, exe, baseline string) (string, error) {
	sum := sha256.New()
	for _, file := range []string{exe, baseline} {
		data, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(sum, "%d\n%s", len(data), data)
	}
	return fmt.Sprintf("%s version devel comments-go-here buildID=%02x\n", name, sum.Sum(nil)), nil
}

// UnderVet reports what the baseline does not know of the one package that go vet describes, given
// the other arguments of the command. It is not done of a package that others only depend on.
func (o Options) UnderVet(w io.Writer, args []string, cfgFile string) (ok, done bool, err error) {
	if again.Inner() {
		return false, false, nil
	}
	cfg, err := again.Read(cfgFile)
	if err != nil || cfg.VetxOnly {
		return false, false, err
	}
	if o.Update || o.SARIF != "" || o.GitHub {
		return false, true, errors.New("go vet runs a process for each package: for -baseline-update, -sarif and -github run stagecheck directly")
	}
	asJSON := slices.Contains(args, "-json") // the go command makes text of it
	args = slices.DeleteFunc(slices.Clone(args), func(arg string) bool { return arg == "-json" })
	out, err := again.JSON(args, cfgFile)
	if err != nil {
		return false, true, err
	}
	dir, err := os.Getwd()
	if err != nil {
		return false, true, err
	}
	known, err := ReadBaseline(upwards(dir, o.Baseline))
	if err != nil {
		return false, true, err
	}
	found, failed, err := Parse(out, "") // the go command shortens names itself
	if err != nil {
		return false, true, err
	}
	fresh, old, _ := known.Split(found, nil)
	if asJSON {
		out, err := without(out, old)
		return true, true, errors.Join(err, cfg.Write(out))
	}
	Text(w, fresh)
	return len(fresh)+len(failed) == 0, true, nil
}

// without drops findings from the driver's output.
func without(out []byte, known []Finding) ([]byte, error) {
	var packages map[string]map[string]json.RawMessage
	if err := json.Unmarshal(out, &packages); err != nil {
		return nil, err
	}
	for _, analyzers := range packages {
		for name, raw := range analyzers {
			var list []json.RawMessage
			if json.Unmarshal(raw, &list) != nil { // an error in place of a list
				continue
			}
			list = slices.DeleteFunc(list, func(d json.RawMessage) bool {
				return slices.ContainsFunc(known, func(f Finding) bool { return f.Analyzer == name && bytes.Equal(f.raw, d) })
			})
			left, err := json.Marshal(list)
			if err != nil {
				return nil, err
			}
			analyzers[name] = left
		}
	}
	return json.MarshalIndent(packages, "", "\t")
}

// upwards finds a file that is named relative to dir or to a folder above, as that of the module.
func upwards(dir, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	for at := dir; ; at = filepath.Dir(at) {
		file := filepath.Join(at, name)
		if _, err := os.Stat(file); err == nil {
			return file
		}
		if at == filepath.Dir(at) {
			return name
		}
	}
}
