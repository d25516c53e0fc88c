package pipelineimpl

import (
	"fmt"
	"strings"
	"testing"
)

// keeping holds something of the records that have passed.
type keeping struct{ n int }

// TestWorkersGoOnFromTheirs: each from what it held; more of them, or fewer, from what all did.
func TestWorkersGoOnFromTheirs(t *testing.T) {
	for _, try := range []struct {
		held []int
		now  int
		want string
	}{
		{[]int{1, 2, 3}, 3, "[1 2 3]"},
		{[]int{5, 5, 5}, 2, "[5 5]"},
		{[]int{5, 5}, 3, "[5 5 5]"},
		{[]int{1, 2, 3}, 2, "what 3 workers held cannot be shared among 2; give it so many workers, or a key"},
		{[]int{4, 5}, 1, "what 2 workers held cannot be shared among 1; give it so many workers, or a key"},
	} {
		before, after := make([]*keeping, len(try.held)), make([]*keeping, try.now)
		for i, n := range try.held {
			before[i] = &keeping{n}
		}
		for i := range after {
			after[i] = new(keeping)
		}
		saved, err := OfWorkers(before).SaveCopies()
		if err == nil {
			err = OfWorkers(after).LoadCopies(saved)
		}
		var numbers []int
		for _, stage := range after {
			numbers = append(numbers, stage.n)
		}
		if got := fmt.Sprint(numbers); err == nil && got != try.want || err != nil && err.Error() != try.want {
			t.Errorf("%v for %d: %s, %v, want %s", try.held, try.now, got, err, try.want)
		}
	}
}

// TestCopiesThatCannotBeWritten are refused before there is one.
func TestCopiesThatCannotBeWritten(t *testing.T) {
	if _, err := PerKey[int](&struct{ c chan int }{make(chan int)}).SaveCopies(); err == nil || !strings.HasPrefix(err.Error(), "c: a chan int has no written form") {
		t.Errorf("got %v", err)
	}
}
