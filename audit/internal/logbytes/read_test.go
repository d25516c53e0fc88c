package logbytes

import (
	"testing"

	"github.com/auditline/auditline/audit/internal/stream"
)

func TestIsPossible(t *testing.T) {
	for k := range stream.KindElements + 3 {
		inside := k >= stream.KindInt && k <= stream.KindElements
		if got, want := isPossible(k, false), inside && k != stream.KindRedacted; got != want {
			t.Errorf("kind %d: got %t", k, got)
		}
		if got, want := isPossible(k, true), k == stream.KindRedacted || k == stream.KindRing; got != want {
			t.Errorf("kind %d, redacted: got %t", k, got)
		}
	}
}
