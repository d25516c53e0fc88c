package store

import (
	"fmt"
	"strings"
	"testing"

	"github.com/auditline/auditline/store/internal/shop"
)

// TestLoggedAtOneMoment reads a log while another goroutine adds to it and forgets, as a save at
// the same time does: of each change of an element, it is known which collection it is of.
func TestLoggedAtOneMoment(t *testing.T) {
	bag, done := shop.NewBag("b"), make(chan struct{})
	go func() {
		defer close(done)
		for i := range 20_000 {
			bag.SetLinesAt(fmt.Sprint(i%5), shop.Line{Quantity: i})
			if v := bag.Audit(); i%3 == 0 {
				v.Forget(v.Seq())
			}
		}
	}()
	for running := true; running; {
		select {
		case <-done:
			running = false
		default:
		}
		all := loggedBy(bag.Audit())
		for i := range all.all {
			if c := all.at(i); strings.Contains(c.attr(), "[") {
				t.Fatalf("change %d is taken for one of an attribute %s", c.Seq, c.attr())
			}
		}
	}
}
