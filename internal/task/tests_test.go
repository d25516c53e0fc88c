package main

import (
	"strings"
	"testing"
)

// TestSuite runs a suite in a module whose test says under which GOGC it runs.
func TestSuite(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("GOGC", "")
	t.Setenv("GOFLAGS", "")
	write(t, "m/go.mod", "module example.com/m\n\ngo 1.26\n")
	write(t, "m/good/good_test.go", "package good\n\nimport (\n\t\"os\"\n\t\"testing\"\n)\n\n"+
		"func TestGC(t *testing.T) {\n\tif v := os.Getenv(\"GOGC\"); v != \"\" || os.Getenv(\"PLACE\") != \"m\" || !tagged {\n\t\tt.Error(v)\n\t}\n}\n")
	write(t, "m/good/tagged_test.go", "//go:build tagged\n\npackage good\n\nconst tagged = true\n")
	write(t, "m/bad/bad_test.go", "package bad\n\nimport \"testing\"\n\nfunc TestBad(t *testing.T) { t.Error(\"bad\") }\n")
	write(t, "m/broken/broken_test.go", "package broken\n\nvar _ = missing\n")
	s := suite{name: "s", dir: "m", env: []string{"PLACE=m"}, build: []string{"-tags=tagged"}, flags: []string{"-run=."}}
	for pkg, want := range map[string]string{
		"./good":   "",
		"./bad":    "go test -vet=off -shuffle=on -timeout=30m -tags=tagged -run=. ./bad: exit status 1",
		"./broken": "go list -test -export -deps",
	} {
		s.packages = []string{pkg}
		err := s.step().run()
		if (err == nil) != (want == "") || err != nil && !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", pkg, err, want)
		}
	}
}

// TestEveryModuleIsTested has tests fail in two modules, one of which is behind another one.
func TestEveryModuleIsTested(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("GOFLAGS", "")
	for _, module := range modules {
		write(t, module+"/go.mod", "module example.com/m\n\ngo 1.26\n")
		body := ""
		if module == "." || module == "otel" {
			body = "t.Error()"
		}
		write(t, module+"/m_test.go", "package m\n\nimport \"testing\"\n\nfunc TestM(t *testing.T) { "+body+" }\n")
	}
	err := testsStep().run()
	const failed = ": go test -vet=off -shuffle=on -timeout=30m ./...: exit status 1"
	if want := "tests in ." + failed + "\ntests in otel" + failed; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
