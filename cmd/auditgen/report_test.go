package main

import (
	"go/token"
	"testing"
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
