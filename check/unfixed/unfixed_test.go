package unfixed

import (
	"strings"
	"testing"
)

// Analyzers run side by side, and on a package and the same with its tests.
func TestRemainingIsInOrder(t *testing.T) {
	const (
		first  = `{"p":{"one":[{"posn":"a.go:1:1","message":"one: x","related":[{"Posn":"b.go:3:4","Message":"here"}]}]}}` + "\n"
		second = `{"p":{"one":[{"posn":"a.go:1:1","message":"one: y"},{"posn":"a.go:2:1","message":"one: z"}]}}` + "\n"
		third  = `{"p":{"two":[{"posn":"a.go:1:1","message":"two: x"}]}}` + "\n"
		want   = "a.go:1:1: one: x\nb.go:3:4: \there\na.go:1:1: one: y\na.go:1:1: two: x\na.go:2:1: one: z\n"
	)
	for _, lines := range [][]string{{first, second, third, third}, {third, second, third, first}} {
		got, err := remaining([]byte(strings.Join(lines, "")), "")
		if err != nil || string(got) != want {
			t.Errorf("remaining(%s) = %s, %v", lines, got, err)
		}
	}
}
