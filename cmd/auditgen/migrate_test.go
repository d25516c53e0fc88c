package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/auditline/auditline/gen"
	"github.com/auditline/auditline/internal/migrate"
)

// TestMigrateChangedMeanwhile: a file that somebody edits while the migration runs is named, and
// nothing is written.
func TestMigrateChangedMeanwhile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	repo, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	if err := writeModFile(dir, repo); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "account.go", "package bank\n\n//go:generate go tool auditgen\n\ntype Account struct{ Total int }\n")
	write(t, dir, "use.go", "package bank\n\nfunc set(a *Account) { a.Total = 1 }\n")
	config := migrate.Config{Dir: dir, Targets: []string{"bank.Account"}, Env: append(os.Environ(), goEnv(t)...)}
	result, err := migrate.Run(t.Context(), config)
	if err != nil || len(result.Problems) > 0 || len(result.Files) != 3 {
		t.Fatal(err, result)
	}
	write(t, dir, "use.go", "package bank\n\nfunc set(a *Account) { a.Total = 2 }\n")
	err = gen.Commit(&gen.Result{Files: result.Files})
	if err == nil || !strings.Contains(err.Error(), "use.go: the file has changed meanwhile; nothing was written") {
		t.Errorf("the commit says %v", err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 3 {
		t.Errorf("%v left, %v", left, err)
	}
	if content, err := os.ReadFile(filepath.Join(dir, "account.go")); err != nil || strings.Contains(string(content), "audit.Trail") {
		t.Errorf("the source is %s, %v", content, err)
	}
}

// TestMigrateCollects: a migration leaves less garbage in memory than other runs, whose peak is
// low.
func TestMigrateCollects(t *testing.T) {
	t.Parallel()
	if plain, migration := new(command).gcPercent(), (&command{diff: true, migrate: true}).gcPercent(); plain != 400 || migration != 100 {
		t.Errorf("%d percent, and %d in a migration", plain, migration)
	}
}
