package stream

import "testing"

// TestElementsOfALogThatSharedThem gives a log to a struct of a type that differs in the tags only,
// as Go converts such.
func TestElementsOfALogThatSharedThem(t *testing.T) {
	var x struct {
		field map[int][]int
		trail Trail
	}
	mine := []int{1}
	MapOf(&x.trail, &x.field, []Option{Share}).Set(1, mine)
	if &x.field[1][0] != &mine[0] {
		t.Error("a shared element was cloned")
	}
	MapOf(&x.trail, &x.field, nil).Set(1, mine)
	if &x.field[1][0] == &mine[0] {
		t.Error("an element is shared")
	}
}
