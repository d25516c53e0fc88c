package gen_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/auditline/auditline/gen"
)

// writeTree writes files, by name, below a new directory.
func writeTree(t *testing.T, files map[string]string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const meter = "package bank\n\nimport \"github.com/auditline/auditline/audit\"\n\ntype meter%d struct {\n\tn int `audit:\"true\"`\n\ttrail audit.Trail\n}\n"

// TestManyFiles generates for a package of 2,000 files, 40 of them with tags.
func TestManyFiles(t *testing.T) {
	t.Parallel()
	files := map[string]string{"go.mod": "module example.org/bank\n\ngo 1.26.0\n"}
	for i := range 2000 {
		files[fmt.Sprintf("plain%d.go", i)] = fmt.Sprintf("package bank\n\ntype plain%d struct{ n int }\n", i)
		if i < 40 {
			files[fmt.Sprintf("meter%d.go", i)] = fmt.Sprintf(meter, i)
		}
	}
	done := 0
	config := gen.Config{Dir: writeTree(t, files), Patterns: []string{"."}, Progress: func(n, total int) { done = n * 100 / total }}
	first, err := gen.Generate(t.Context(), config)
	if err != nil || len(first.Problems) > 0 || len(first.Files) != 40 || done != 100 {
		t.Fatalf("%v, %d problems, %d files, %d %% done", err, len(first.Problems), len(first.Files), done)
	}
	if _, err := os.Stat(first.Files[0].Path); err == nil {
		t.Error("Generate wrote a file")
	}
	if err := gen.Commit(first); err != nil {
		t.Fatal(err)
	}
	second, err := gen.Generate(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range second.Files {
		if f.State != gen.Current {
			t.Errorf("%s is %s after one run", f.Path, f.State)
		}
	}
}

// TestCommitStops writes nothing after the first file that cannot be written.
func TestCommitStops(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	good := filepath.Join(dir, "good_gen.go")
	err := gen.Commit(&gen.Result{Files: []gen.File{
		{Path: filepath.Join(dir, "none", "bad_gen.go"), State: gen.Missing},
		{Path: good, State: gen.Missing},
	}})
	if err == nil {
		t.Error("no error")
	}
	if _, err := os.Stat(good); err == nil {
		t.Error("went on after an error")
	}
}

// TestCommitKeepsModeAndLink keeps what a file is, whatever its content.
func TestCommitKeepsModeAndLink(t *testing.T) {
	t.Parallel()
	dir := writeTree(t, map[string]string{"real_gen.go": ""})
	file, link := filepath.Join(dir, "real_gen.go"), filepath.Join(dir, "link_gen.go")
	if err := os.Chmod(file, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file, link); err != nil {
		t.Fatal(err)
	}
	if err := gen.Commit(&gen.Result{Files: []gen.File{{Path: link, State: gen.Stale, New: []byte("package x\n")}}}); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 || info.Size() == 0 {
		t.Errorf("%v %v", info, err)
	}
	if target, err := os.Readlink(link); err != nil || target != file {
		t.Errorf("the link is %q, %v", target, err)
	}
}
