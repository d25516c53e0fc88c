package main

import (
	"go/token"
	"strings"
	"testing"

	"github.com/auditline/auditline/gen"
)

// TestPositions prints places as they are written on either kind of system.
func TestPositions(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ dir, file, want string }{
		{"/home/me/bank", "/home/me/bank/a.go", "a.go:3:4: text"},
		{"/home/me/bank", "/home/me/bank/sub/a.go", "sub/a.go:3:4: text"},
		{"/home/me/bank", "/home/me/bank2/a.go", "/home/me/bank2/a.go:3:4: text"},
		{"/home/me/bank", "/home/me/bank/..odd/a.go", "..odd/a.go:3:4: text"},
		{"/", "/a.go", "a.go:3:4: text"},
		{`C:\bank`, `C:\bank\a.go`, "a.go:3:4: text"},
		{`C:\bank`, `C:\bank\sub\a.go`, `sub\a.go:3:4: text`},
		{`C:\bank`, `D:\bank\a.go`, `D:\bank\a.go:3:4: text`},
		{`C:\`, `C:\a.go`, "a.go:3:4: text"},
	} {
		r := &reporter{dir: tt.dir}
		if got := r.line(token.Position{Filename: tt.file, Line: 3, Column: 4}, "text"); got != tt.want {
			t.Errorf("%s in %s: %s, want %s", tt.file, tt.dir, got, tt.want)
		}
	}
}

// TestPatch names files below the folder as patch -p1 takes them there, and others, as those of
// another module of a workspace, as it takes them in the topmost one.
func TestPatch(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]string{
		"/home/me/bank/sub/a.go": "--- a/sub/a.go\n+++ b/sub/a.go\n",
		"/home/me/shop/a.go":     "--- a/home/me/shop/a.go\n+++ b/home/me/shop/a.go\n",
	} {
		r := &reporter{dir: "/home/me/bank"}
		got := string(r.patch(gen.File{Path: file, Old: []byte("x\n"), New: []byte("y\n"), State: gen.Stale}))
		if !strings.Contains(got, want) {
			t.Errorf("%s: no %q in\n%s", file, want, got)
		}
	}
}
