package audit_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/auditline/auditline/audit"
)

func TestUndo(t *testing.T) {
	b := filledHamper()
	rates, cards := b.ChangeLog("rate"), b.ChangeLog("card")
	last := rates[len(rates)-1]
	if err := b.Undo(last); err != nil || b.Rate() != 1 {
		t.Error(err, b.Rate())
	}
	again := b.ChangeLog("rate")[4]
	if again.Old != float32(1.5) || again.New != float32(1) {
		t.Errorf("undoing was logged as %v", again)
	}
	for want, c := range map[string]audit.Change{
		fmt.Sprintf("audit: cannot undo change %d of rate: change %d came after it", last.Seq, again.Seq):               last,
		fmt.Sprintf("audit: cannot undo change %d of card: it is redacted", cards[0].Seq):                               cards[0],
		"audit: cannot undo change 3 of length: github.com/auditline/auditline/audit_test.Hamper has no such attribute": {Field: "length", Seq: 3},
		"audit: cannot undo change 99 of rate: it is not in the log":                                                    {Field: "rate", Seq: 99},
		"audit: cannot undo change 1 of wide: it is not in the log":                                                     {Field: "wide", Seq: 1},
	} {
		if err := b.Undo(c); err == nil || err.Error() != want {
			t.Errorf("got %v\nwant %s", err, want)
		}
	}
	b.SetPartsAt("new", 7)
	b.AppendLines("third")
	b.SetSizeLat(3)
	all := b.Audit().Since(0)
	for _, c := range all[len(all)-3:] {
		if err := b.Undo(c); err != nil {
			t.Error(err)
		}
	}
	if got := fmt.Sprint(b.Parts(), b.Lines(), b.Size()); got != "map[old:1] [first second] {0 2}" {
		t.Error(got)
	}
	other := again
	other.At = again.At.Add(1)
	if err := b.Undo(other); err == nil || !strings.HasSuffix(err.Error(), "of rate: it is not in the log") {
		t.Errorf("a change of the same number at another time: %v", err)
	}
	b.rate = 4 //stagecheck:ignore auditwrite the log must find a write around its setter
	if err := b.Undo(again); err == nil || !strings.HasSuffix(err.Error(), "the attribute was written around its setter since") {
		t.Error(err)
	}
	_ = b.SetTotal(3)
	total := b.ChangeLog("total")
	b.total = 3 //stagecheck:ignore auditwrite what the setter has set, written again
	if err := b.Undo(total[len(total)-1]); err != nil || b.total != 30 {
		t.Error(err, b.total)
	}
}

// TestUndoOfFirstElements: what was nil before its first elements is nil again, and what was empty
// is empty.
func TestUndoOfFirstElements(t *testing.T) {
	for _, start := range []map[string]int{nil, {}} {
		b := &Hamper{parts: start}
		b.SetParts(map[string]int{"a": 1, "b": 2, "c": 3})
		for _, c := range slices.Backward(b.ChangeLog("parts")) {
			if err := b.Undo(c); err != nil {
				t.Error(err)
			}
		}
		if got := b.Parts(); len(got) != 0 || (got == nil) != (start == nil) {
			t.Errorf("got %#v, want %#v", got, start)
		}
	}
	b := new(Hamper)
	b.AppendLines("first")
	if err := b.Undo(b.ChangeLog("lines")[0]); err != nil || b.Lines() != nil {
		t.Errorf("%v, got %#v, want nil", err, b.Lines())
	}
}

// TestNilInRing: a collection with keep that becomes nil changes as a whole, not by its last
// element only, so that nothing before can be undone alone.
func TestNilInRing(t *testing.T) {
	d := new(Depot)
	d.SetStockAt("a", Item{})
	d.SetStockAt("b", Item{})
	d.DeleteStockAt("a")
	d.SetStock(nil)
	d.SetQueue([]string{"x"})
	d.SetQueue(nil)
	stock, queue := d.ChangeLog("stock"), d.ChangeLog("queue")
	if last := stock[len(stock)-1]; last.Field != "stock" || queue[1].Field != "queue" {
		t.Errorf("got a change of %s, and of %s", last.Field, queue[1].Field)
	}
	if err := d.Undo(stock[len(stock)-2]); err == nil || !strings.Contains(err.Error(), "came after it") {
		t.Error(err)
	}
	if err := d.Undo(stock[len(stock)-1]); err != nil || len(d.Stock()) != 1 {
		t.Error(err, d.Stock())
	}
}

// TestUndoOfOnePart undoes changes of elements and members though others were changed since.
func TestUndoOfOnePart(t *testing.T) {
	b := filledHamper()
	first := b.Audit().Seq()
	b.SetPartsAt("old", 5)
	b.SetPartsAt("new", 7)
	b.DeletePartsAt("old")
	b.SetSizeLat(3)
	b.SetSizeLon(4)
	b.AppendLines("third", "fourth")
	changes := b.Audit().Since(first)
	for i, refused := range []bool{true, false, false, false, false, true} { // the same key; elements of a slice move
		if err := b.Undo(changes[i]); (err != nil) != refused || refused && !strings.Contains(err.Error(), "came after it") {
			t.Errorf("change %d of %s: %v, want it refused: %t", changes[i].Seq, changes[i].Field, err, refused)
		}
	}
	if got, want := fmt.Sprint(b.Parts(), b.Size(), b.Lines()), "map[old:5] {0 2} [first second third fourth]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	b.SetSizeLat(3)
	lat := b.ChangeLog("size.Lat")
	b.SetSizeLon(9)
	b.SetSize(b.Size()) // differs in nothing
	if err := b.Undo(lat[len(lat)-1]); err != nil || fmt.Sprint(b.Size()) != "{0 9}" {
		t.Error(err, b.Size())
	}
	for _, c := range b.Audit().Since(first) {
		if strings.HasPrefix(c.Field, "parts") && c.Field != `parts["old"]` && c.Field != `parts["new"]` {
			t.Errorf("undoing was logged as one of %s", c.Field)
		}
	}
}
