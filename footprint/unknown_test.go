package footprint

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestUnknownRuntime shows what Deep says when a part of the runtime looks different from its
// mirror.
func TestUnknownRuntime(t *testing.T) {
	for _, c := range []struct {
		part  string
		known *func() bool
		value func() any
		path  string // of what cannot be seen
	}{
		{"maps", &mapsKnown, func() any { return filled[int64, *int](1000) }, "(map[int64]*int): map of an unknown layout"},
		{"channels", &chansKnown, func() any { return make(chan *int, 10) }, "(chan *int): channel of an unknown layout"},
		{"sync.Map", &trieKnown, func() any {
			m := new(sync.Map)
			m.Store("key", "value")
			return m
		}, "(*sync.Map).m.root.children[]: sync.Map of an unknown layout"},
		{"timers", &timersKnown, func() any { return time.NewTimer(time.Hour) }, "(*time.Timer): timer of an unknown layout"},
		{"block sizes", &sizesKnown, func() any { return new([40]byte) }, ""},
		{"owners of memory", &ownersKnown, func() any { return new([40]byte) }, ""},
	} {
		t.Run(c.part, func(t *testing.T) {
			v := c.value()
			truth := Deep(v)
			if len(truth.Estimated) > 0 || len(truth.Opaque) > 0 {
				t.Fatalf("Deep = %v", truth)
			}
			defer func(known func() bool) { *c.known = known }(*c.known)
			*c.known = func() bool { return false }
			guess := Deep(v)
			if !slices.Equal(guess.Estimated, []string{c.part}) {
				t.Errorf("Estimated = %q, want %q", guess.Estimated, c.part)
			}
			if exact, err := Exact(v); err == nil && !slices.Equal(exact.Estimated, guess.Estimated) {
				t.Errorf("Exact = %v, which does not tell it", exact)
			}
			if got := strings.Join(guess.Opaque, "\n"); got != c.path {
				t.Errorf("Opaque = %q, want %q", got, c.path)
			}
			if guess.Bytes == 0 || guess.Bytes > 2*truth.Bytes {
				t.Errorf("a guess of %d bytes, the truth is %d", guess.Bytes, truth.Bytes)
			}
			if !strings.Contains(guess.String(), "estimated: this runtime has other "+c.part) {
				t.Errorf("String does not tell that it is an estimate: %s", guess)
			}
		})
	}
}
