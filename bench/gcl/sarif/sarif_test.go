// Package sarif holds the logs of stagecheck to the schema of SARIF.
package sarif

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/tools/txtar"
)

// TestSARIF holds the log that stagecheck writes to the schema of SARIF 2.1.0, which stands in one
// of golangci-lint's dependencies: with fixes, with findings of a baseline, and with none at all.
// When lines move, the fingerprints stay.
func TestSARIF(t *testing.T) {
	schema := sarifSchema(t)
	m := newModule(t)
	log := m.log(t, schema)
	if n := bytes.Count(log, []byte(`"fixes"`)); n == 0 {
		t.Errorf("no finding has a fix:\n%s", log)
	}
	before := fingerprints(t, log)
	account := m.read(t, "bank/account.go")
	m.write(t, "bank/account.go", bytes.Replace(account, []byte("package bank\n"), []byte("package bank\n\n// Lines\n// before.\n"), 1))
	if after := fingerprints(t, m.log(t, schema)); !maps.Equal(before, after) || len(before) < 3 {
		t.Errorf("fingerprints %v, and %v after lines have moved", before, after)
	}
	m.stagecheck(t, "-baseline=known.json", "-baseline-update", "./...")
	if log := m.log(t, schema, "-baseline=known.json"); !bytes.Contains(log, []byte(`"suppressions"`)) {
		t.Errorf("nothing is suppressed:\n%s", log)
	}
	if log := m.log(t, schema, "-fix=false", "./none"); !bytes.Contains(log, []byte(`"results": []`)) {
		t.Errorf("there are results:\n%s", log)
	}
}

// sarifSchema is the schema as OASIS has published it.
func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/securego/gosec/v2").Output()
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile(filepath.Join(string(bytes.TrimSpace(dir)), "report", "sarif", "testdata", "sarif-schema-2.1.0.json"))
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// module is one to check, with stagecheck built beside it.
type module struct{ dir, tool string }

// newModule unpacks the module that stagecheck's own script reports on, and a package without
// findings.
func newModule(t *testing.T) module {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	archive, err := txtar.ParseFile(filepath.Join(root, "cmd", "stagecheck", "testdata", "script", "report.txt"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	m := module{filepath.Join(dir, "module"), filepath.Join(dir, "stagecheck")}
	for _, f := range append(archive.Files, txtar.File{Name: "none/none.go", Data: []byte("package none\n")}) {
		m.write(t, f.Name, f.Data)
	}
	command(t, root, "go", "build", "-o", m.tool, "./cmd/stagecheck")
	command(t, root, "go", "build", "-o", m.tool+"-auditgen", "./cmd/auditgen")
	command(t, m.dir, "go", "mod", "edit", "-require=github.com/auditline/auditline@v0.0.0", "-replace=github.com/auditline/auditline="+root)
	command(t, m.dir, m.tool+"-auditgen", "./...")
	return m
}

func (m module) write(t *testing.T, name string, content []byte) {
	t.Helper()
	path := filepath.Join(m.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o666); err != nil {
		t.Fatal(err)
	}
}

func (m module) read(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(m.dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// log is the log that stagecheck writes with args, which has to be valid.
func (m module) log(t *testing.T, schema *jsonschema.Schema, args ...string) []byte {
	t.Helper()
	if len(args) < 2 {
		args = append(args, "./...")
	}
	m.stagecheck(t, append([]string{"-sarif=log.sarif"}, args...)...)
	log := m.read(t, "log.sarif")
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(log))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("%v\n%s", err, log)
	}
	return log
}

// stagecheck runs the tool, which may find something.
func (m module) stagecheck(t *testing.T, args ...string) {
	t.Helper()
	cmd := exec.Command(m.tool, args...)
	cmd.Dir, cmd.Env = m.dir, append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off")
	if out, err := cmd.CombinedOutput(); err != nil && cmd.ProcessState.ExitCode() != 1 {
		t.Fatalf("%v\n%s", err, out)
	}
}

func command(t *testing.T, dir, name string, args ...string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// fingerprints are those of a log, each with the message that it stands for.
func fingerprints(t *testing.T, log []byte) map[string]string {
	t.Helper()
	var parsed struct {
		Runs []struct {
			Results []struct {
				Message             struct{ Text string }
				PartialFingerprints map[string]string
			}
		}
	}
	if err := json.Unmarshal(log, &parsed); err != nil {
		t.Fatal(err)
	}
	list := make(map[string]string)
	for _, r := range parsed.Runs[0].Results {
		for _, print := range slices.Sorted(maps.Values(r.PartialFingerprints)) {
			list[print] = r.Message.Text
		}
	}
	return list
}
