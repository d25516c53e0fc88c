package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/auditline/auditline/internal/samedir"
)

// TestRoad takes a small module the whole way, and one that auditgen refuses as far as that.
func TestRoad(t *testing.T) {
	t.Parallel()
	repo, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	tool, err := build(repo, "local")
	if err != nil {
		t.Fatal(err)
	}
	good := &road{repo: repo, tool: tool, again: [][]string{{tool, "-check", "./..."}}, tagger: newTagger(samedir.New(t, "good"))}
	if err := good.check(os.DirFS("testdata/good")); err != nil {
		t.Fatal(err)
	}
	if good.fields != 7 || len(good.skip) != 2 {
		t.Errorf("%d fields tagged, %d lines refused", good.fields, len(good.skip))
	}
	for _, name := range []string{"thermo_gen.go", "sub/sub_gen.go"} {
		if _, err := os.Stat(filepath.Join(good.dir, name)); err != nil {
			t.Error(err)
		}
	}
	bad := &road{repo: repo, tool: tool, tagger: newTagger(samedir.New(t, "bad"))}
	if err := bad.check(os.DirFS("testdata/bad")); err == nil || !strings.HasPrefix(err.Error(), "bad.go:4: Broken.Value has the unknown type missing") {
		t.Errorf("accepted a type that nobody declares: %v", err)
	}
}
