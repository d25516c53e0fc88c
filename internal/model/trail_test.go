package model

import (
	"go/parser"
	"testing"
)

func TestWritesTrail(t *testing.T) {
	for src, want := range map[string]bool{
		"audit.Trail":         true,
		"(audit.SyncTrail)":   true,
		"a.Trail":             true,
		"Trail":               false,
		"*audit.Trail":        false,
		"audit.View":          false,
		"audit.Trail[int]":    false,
		"struct{ T audit.T }": false,
	} {
		e, err := parser.ParseExpr(src)
		if err != nil {
			t.Fatal(err)
		}
		if got := WritesTrail(e); got != want {
			t.Errorf("%s: got %t", src, got)
		}
	}
}
