package gen_test

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/auditline/auditline/gen"
)

// A module with a stand-in for the runtime, so that next to nothing has to be
// compiled for it.
var typed = map[string]string{
	"go.mod":              "module example.org/bank\n\ngo 1.26.0\n\nrequire github.com/auditline/auditline v0.0.0\n\nreplace github.com/auditline/auditline => ./runtime\n",
	"runtime/go.mod":      "module github.com/auditline/auditline\n\ngo 1.26.0\n",
	"runtime/audit/a.go":  "package audit\n\ntype Trail struct{}\n",
	"other/o.go":          "package other\n\ntype Count int\n",
	"account.go":          "package bank\n\nimport (\n\t\"example.org/bank/other\"\n\n\t\"github.com/auditline/auditline/audit\"\n)\n\ntype Account struct {\n\tn     other.Count `audit:\"true\"`\n\ttrail audit.Trail\n}\n",
	"pipe/p.go":           "package pipe\n\nimport \"example.org/bank/parts\"\n\n//auditgen:beam\ntype P struct {\n\tSource parts.Source `pipeline:\"source\"`\n\tSink parts.Sink `pipeline:\"sink\"`\n}\n",
	"parts/parts.go":      "package parts\n\ntype Source struct{}\n\nfunc (Source) Stream() func(func(int) bool) { return nil }\n\ntype Sink struct{}\n\nfunc (Sink) Put(int) error { return nil }\n",
	"broken/user.go":      "package broken\n\nimport (\n\t\"example.org/bank/broken/dep\"\n\n\t\"github.com/auditline/auditline/audit\"\n)\n\ntype User struct {\n\tn     dep.Count `audit:\"true\"`\n\ttrail audit.Trail\n}\n",
	"broken/dep/dep.go":   "package dep\n\ntype Count int\n\nvar _ = missing\n",
	"broken/dep/empty.go": "package dep\n",
}

// TestUnreadableExportData needs export data of a format that this program does not know, as a
// later toolchain may write it: a field's type is read from source, that of a component on Apache
// Beam is not.
func TestUnreadableExportData(t *testing.T) {
	t.Parallel()
	cache := t.TempDir()
	config := gen.Config{Dir: writeTree(t, typed), Env: append(os.Environ(), "GOCACHE="+cache)}
	cmd := exec.Command("go", "list", "-export", "-deps", "./...")
	cmd.Dir, cmd.Env = config.Dir, config.Env
	_ = cmd.Run() // one of the packages is broken
	if corrupt(t, cache) == 0 {
		t.Fatal("found no export data; its format has changed")
	}
	config.Patterns = []string{"."}
	if f := onlyFile(t, config); !bytes.Contains(f.New, []byte("auditimpl.SetInt(")) {
		t.Errorf("from source:\n%s", f.New)
	}
	config.Patterns = []string{"./pipe"}
	_, err := gen.Generate(t.Context(), config)
	want := regexp.MustCompile(`^golang.org/x/tools( \S+)? cannot read what the compiler of go1\.\S+ says about types: run go get golang.org/x/tools@latest, and build auditgen again$`)
	if err == nil || !want.MatchString(err.Error()) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestBrokenDependency takes types from a dependency that does not compile, and
// so has no export data.
func TestBrokenDependency(t *testing.T) {
	t.Parallel()
	f := onlyFile(t, gen.Config{Dir: writeTree(t, typed), Patterns: []string{"./broken"}})
	if !bytes.Contains(f.New, []byte("auditimpl.SetInt(")) {
		t.Errorf("%s", f.New)
	}
}

// onlyFile generates the one file that config asks for.
func onlyFile(t *testing.T, config gen.Config) gen.File {
	t.Helper()
	r, err := gen.Generate(t.Context(), config)
	if err != nil || len(r.Problems) > 0 || len(r.Files) != 1 {
		t.Fatalf("%v %+v", err, r)
	}
	return r.Files[0]
}

// corrupt changes the version of all export data below dir, and counts it.
func corrupt(t *testing.T, dir string) (n int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		head, tail, found := bytes.Cut(content, []byte("\n$$B\nu"))
		if err != nil || !found {
			return err
		}
		n++
		tail[0] = 99 // the first byte of the version
		return os.WriteFile(path, bytes.Join([][]byte{head, tail}, []byte("\n$$B\nu")), 0o666)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
