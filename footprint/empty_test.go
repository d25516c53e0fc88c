package footprint

import (
	"runtime"
	"strings"
	"testing"
)

// TestEmptyKeepsItsBlock: what was cut to nothing still keeps alive what it was cut from; what
// never had anything does not.
func TestEmptyKeepsItsBlock(t *testing.T) {
	line := strings.Repeat("key=", 25)
	numbers := make([]int, 100)
	for name, cut := range map[string]any{
		"text":  &[]string{line[len(line):]},
		"slice": &[][]int{numbers[100:]},
	} {
		r := Deep(cut)
		if len(r.Opaque) != 1 || !strings.HasSuffix(r.Opaque[0], "[]: may be of a larger block: it is empty, but keeps one alive") {
			t.Errorf("%s: %v", name, r)
		}
		if exact, err := Exact(cut); runtime.GOOS != "js" && (err != nil || exact.Bytes < r.Bytes+80) {
			t.Errorf("%s: Exact = %v, %v; the block is not kept", name, exact, err)
		}
	}
	for name, empty := range map[string]any{
		"texts":    &[]string{"", strings.Clone("")},
		"slices":   &[][]int{{}, make([]int, 0), nil},
		"channels": &[]chan *int{make(chan *int)},
	} {
		if r := Deep(empty); len(r.Opaque) > 0 {
			t.Errorf("%s: %v, want nothing unseen", name, r)
		}
	}
}
