package audit_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
)

func TestUndoing(t *testing.T) {
	s, other := new(Shipment), new(Shipment)
	_ = s.SetStatus("new")
	then := audit.Timestamp()
	_ = s.SetStatus("sent")
	if err := s.SetStatus("new"); err == nil {
		t.Error("the check has not refused")
	}
	if err := s.RevertTo(then); err != nil || s.Status() != "new" {
		t.Error(err, s.Status())
	}
	_ = s.SetStatus("sent")
	last := s.ChangeLog("status")
	if err := s.Undo(last[len(last)-1]); err != nil || s.Status() != "new" {
		t.Error(err, s.Status())
	}
	if want := []bool{false, false, true, false, true}; !slices.Equal(s.moves, want) {
		t.Errorf("undoing: %v", s.moves)
	}
	if audit.Undoing(s) || audit.Undoing(other) {
		t.Error("an undo has not ended")
	}
}

// TestUndoingIsTheGoroutines has another goroutine set, and another object be set, within an undo.
func TestUndoingIsTheGoroutines(t *testing.T) {
	c, other := new(Consignment), new(Shipment)
	_ = c.SetStatus("new")
	then := audit.Timestamp()
	_ = c.SetStatus("sent")
	c.SetWeight(3)
	c.within = func() {
		_ = other.SetStatus("sent")
		if err := other.SetStatus("new"); err == nil {
			t.Error("an undo of one object lets another's check pass")
		}
		done := make(chan bool)
		go func() { done <- audit.Undoing(&c.Shipment) || audit.Undoing(c) }()
		if elsewhere := <-done; elsewhere || !audit.Undoing(c) {
			t.Errorf("undoing: elsewhere %v, here %v", elsewhere, audit.Undoing(c))
		}
	}
	if err := c.RevertTo(then); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(c.moves, c.Weight()); got != "[false false true] 0" {
		t.Errorf("got %s", got)
	}
}

// A check that lets a value pass only as what was there before.
func ExampleUndoing() {
	s := new(Shipment) // func (s *Shipment) onward(to string) error asks audit.Undoing(s)
	_ = s.SetStatus("new")
	_ = s.SetStatus("sent")
	fmt.Println(s.SetStatus("new"))
	sent := s.ChangeLog("status")[1]
	fmt.Println(s.Undo(sent), s.Status())
	// Output:
	// it was sent
	// <nil> new
}

// TestUndoLosesNothing: what another goroutine sets while Undo is at work comes before it or after.
func TestUndoLosesNothing(t *testing.T) {
	p := new(Pallet)
	p.SetLotsAt("a", Lot{1})
	p.SetLotsAt("b", Lot{1})
	p.SetLotsAt("a", Lot{2})
	log := p.ChangeLog("lots")
	var others sync.WaitGroup
	lotCloned = func() {
		lotCloned = func() {}
		others.Go(func() { p.SetLotsAt("b", Lot{2}) })
		time.Sleep(10 * time.Millisecond)
	}
	if err := p.Undo(log[len(log)-1]); err != nil {
		t.Error(err)
	}
	others.Wait()
	if got := fmt.Sprint(p.Lots()); got != "map[a:{1} b:{2}]" {
		t.Errorf("got %s", got)
	}
}

// TestUndoWithinUpdate undoes a change of an attribute that has a check.
func TestUndoWithinUpdate(t *testing.T) {
	v, ctx := new(Vault), audit.With(t.Context(), audit.Origin{Who: "ann"})
	_ = v.SetStockAt(ctx, "a", Item{Price: 1})
	_ = v.SetStockAt(ctx, "a", Item{Price: 2})
	last := v.ChangeLog("stock")[1]
	if err := v.Update(ctx, func(VaultUpdate) error { return v.Undo(ctx, last) }); err != nil {
		t.Error(err)
	}
	if log := v.ChangeLog("stock"); v.Stock()["a"].Price != 1 || len(log) != 3 || log[2].Set == 0 {
		t.Errorf("got %v, logged as %v", v.Stock(), log)
	}
}
