package audit_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"

	"github.com/auditline/auditline/audit"
)

func TestLastChangesOfElementsAreKept(t *testing.T) {
	d := &Depot{stock: map[string]Item{"a": {Quantity: 1}}}
	start := audit.Timestamp()
	for n := range 5 {
		d.SetStockAt(fmt.Sprint("k", n), Item{Quantity: n})
	}
	d.DeleteStockAt("k0")
	want := `stock["k3"]: <nil> -> {3 0 []}; stock["k4"]: <nil> -> {4 0 []}; stock["k0"]: {0 0 []} -> <nil>`
	log := d.ChangeLog("stock")
	if got := edited(log); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if n := d.Audit().Forgotten("stock"); n != 3 {
		t.Errorf("%d changes are forgotten, want 3", n)
	}
	then := d.Audit().AsOf(log[0].At)["stock"].(map[string]Item)
	if _, k4 := then["k4"]; len(then) != 5 || k4 {
		t.Errorf("after the change of k3: %v", then)
	}
	if v, known := d.Audit().AsOf(start)["stock"]; known {
		t.Errorf("what the ring has lost is known: %v", v)
	}
	if err := d.Undo(log[2]); err != nil || len(d.Stock()) != 6 {
		t.Errorf("after Undo: %v, %v", err, d.Stock())
	}
}

func TestLastChangesOfASlice(t *testing.T) {
	d := new(Depot)
	d.AppendQueue("a", "b", "c")
	d.SetQueueAt(1, "b") // as it was: onchange
	d.SetQueueAt(1, "x")
	d.DeleteQueueAt(0)
	if got, want := edited(d.ChangeLog("queue")), "queue[1]: b -> x; queue[0]: a -> <nil>"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := d.Queue(); !reflect.DeepEqual(got, []string{"x", "c"}) {
		t.Errorf("got %v", got)
	}
	d.SetQueue(nil)
	if got := d.ChangeLog("queue"); got[1].Field != "queue" || got[1].New.([]string) != nil {
		t.Errorf("got %s", edited(got))
	}
}

// What the ring holds is nobody else's: callers, the field and the log have clones.
func TestKeptElementsAreTheLogs(t *testing.T) {
	mine := map[string]Item{"a": {Notes: []string{"old"}}}
	d := &Depot{stock: mine}
	v := Item{Notes: []string{"n"}}
	d.SetStockAt("b", v)
	v.Notes[0], mine["a"].Notes[0] = "changed", "changed"
	d.stock["a"].Notes[0] = "written around" //stagecheck:ignore auditwrite this is what is tested
	d.DeleteStockAt("a")
	if got, want := edited(d.ChangeLog("stock")), `stock["b"]: <nil> -> {0 0 [n]}; stock["a"]: {0 0 [old]} -> <nil>`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestRedactedElements(t *testing.T) {
	d := new(Depot)
	d.SetCodesAt("secret", 1)
	d.SetCodesAt("secret", 2)
	d.DeleteCodesAt("secret")
	d.AppendPins(7, 8, 9)
	d.SetPrivateZip(4)
	d.SetPrivate(Place{Street: "s", zip: 4})
	want := "codes: [redacted] -> [redacted]; codes: [redacted] -> [redacted]; codes: [redacted] -> [redacted]; " +
		"pins: [redacted] -> [redacted]; pins: [redacted] -> [redacted]; " +
		"private.zip: [redacted] -> [redacted]; private.Street: [redacted] -> [redacted]"
	if got := edited(d.Audit().Since(0)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, name := range []string{"codes", "pins", "private"} {
		if v := d.Audit().AsOf(audit.Timestamp())[name]; v != audit.Redacted {
			t.Errorf("AsOf shows %s: %v", name, v)
		}
	}
	if err := d.Undo(d.ChangeLog("codes")[2]); err == nil {
		t.Error("a redacted change was undone")
	}
}

func TestSharedElements(t *testing.T) {
	mine, blob := map[int][]byte{1: []byte("a")}, []byte("b")
	d := &Depot{blobs: mine}
	d.SetBlobsAt(2, blob)
	if got, _ := d.BlobsAt(2); &got[0] != &blob[0] {
		t.Error("a shared element was cloned")
	}
	if got := d.Blobs(); len(mine) != 1 || len(got) != 2 || &got[1][0] != &mine[1][0] {
		t.Errorf("the caller's map is %v, the field %v", mine, got)
	}
	if got := d.Audit().AsOf(d.ChangeLog("blobs")[0].At.Add(-1))["blobs"]; !reflect.DeepEqual(got, mine) {
		t.Errorf("before the change: %v", got)
	}
	tags := []string{"t"}
	d.SetSharedTags(tags)
	if got := d.Shared().tags; &got[0] != &tags[0] {
		t.Error("a shared member was cloned")
	}
}

func TestMembersAreCheckedAsTheWhole(t *testing.T) {
	d := new(Depot)
	if err := d.SetPlaceZip(7); err != errUnreachable {
		t.Errorf("got %v", err)
	}
	if err := d.SetPlace(Place{zip: 7}); err != errUnreachable || d.Place().zip != 0 || d.Audit().Seq() != 0 {
		t.Errorf("got %v, %v, %d changes", err, d.Place(), d.Audit().Seq())
	}
	err := errors.Join(d.SetPlaceStreet("Main"), d.SetPlaceZip(7), d.SetPlaceZip(8), d.SetPlaceZip(9))
	if err != nil || edited(d.ChangeLog("place")) != "place.Street:  -> Main; place.zip: 7 -> 8; place.zip: 8 -> 9" {
		t.Errorf("got %v, %s", err, edited(d.ChangeLog("place")))
	}
	err = audit.Capture(context.Background(), d, func() error {
		d.place.Street = ""
		return nil
	})
	if !errors.Is(err, errUnreachable) || d.Place().Street != "Main" {
		t.Errorf("Capture: %v, %v", err, d.Place())
	}
}

func TestMembersAreCheckedUnderALock(t *testing.T) {
	v, ctx := new(Vault), audit.With(context.Background(), audit.Origin{Who: "me"})
	var group sync.WaitGroup
	for range 8 { // whichever comes first, no zip stands without a street
		group.Go(func() { _ = v.SetPlaceZip(ctx, 7) })
		group.Go(func() { _ = v.SetPlaceStreet(ctx, "Main") })
		group.Go(func() { _ = v.SetPlaceStreet(ctx, "") })
	}
	group.Wait()
	zip, street := 0, ""
	for _, c := range v.ChangeLog("place") {
		if n, isZip := c.New.(int); isZip {
			zip = n
		} else {
			street = c.New.(string)
		}
		if reachable(Place{zip: zip, Street: street}) != nil {
			t.Fatalf("change %d leaves %d %q", c.Seq, zip, street)
		}
	}
	if err := v.SetPlace(ctx, Place{zip: 1}); err != errUnreachable {
		t.Errorf("got %v", err)
	}
	if err := v.SetPlaceZip(context.Background(), 1); !errors.Is(err, audit.ErrNoWho) {
		t.Errorf("got %v", err)
	}
}

func TestRefusedUpdateOfKeptElements(t *testing.T) {
	d := &Depot{codes: map[string]int{"a": 1}}
	d.SetStockAt("a", Item{Quantity: 1})
	d.SetCodesAt("b", 2)
	log := edited(d.Audit().Since(0))
	err := d.Update(func(u DepotUpdate) error {
		u.SetStockAt("a", Item{Quantity: 2})
		u.DeleteStockAt("a")
		u.DeleteCodesAt("a")
		u.SetCodes(nil)
		u.AppendPins(1)
		if err := u.SetPlaceStreet("Main"); err != nil {
			return err
		}
		return u.SetPlace(Place{zip: 1})
	})
	if err != errUnreachable || d.Stock()["a"].Quantity != 1 || len(d.Codes()) != 2 || len(d.Pins()) != 0 || d.Place().Street != "" {
		t.Errorf("got %v: %v %v %v %v", err, d.Stock(), d.Codes(), d.Pins(), d.Place())
	}
	if got := edited(d.Audit().Since(0)); got != log {
		t.Errorf("got %s, want %s", got, log)
	}
}

func TestKeptElementsAreWrittenAndRead(t *testing.T) {
	d := new(Depot)
	d.SetStockAt("a", Item{Quantity: 1, Notes: []string{"n"}})
	d.AppendQueue("a", "b", "c")
	d.SetCodesAt("x", 1)
	d.AppendPins(1, 2, 3)
	d.SetBlobsAt(1, []byte("b"))
	_ = d.SetPlaceStreet("Main")
	d.SetPrivateZip(3)
	written, err := d.Audit().MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	again := &Depot{stock: d.Stock(), queue: d.Queue(), codes: d.Codes(), pins: d.Pins(), blobs: d.Blobs(), place: d.Place(), private: d.Private()}
	if err := again.Audit().UnmarshalBinary(written); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		d.SetStockAt("b", Item{Quantity: 2})
		again.SetStockAt("b", Item{Quantity: 2})
		d.AppendQueue("d")
		again.AppendQueue("d")
		d.AppendPins(4)
		again.AppendPins(4)
		if got, want := edited(again.Audit().Since(0)), edited(d.Audit().Since(0)); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestLogsOfElementsBeforeTheyHadOptions(t *testing.T) {
	c := new(Cart)
	c.SetLinesAt("a", Item{Quantity: 1})
	c.SetLinesAt("b", Item{Quantity: 2})
	c.DeleteLinesAt("a")
	c.AppendNotes("secret")
	c.SetPlaceZip(7)
	written, err := c.Audit().MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	k := &CartKept{lines: c.Lines(), notes: c.Notes(), place: c.Place()}
	if err := k.Audit().UnmarshalBinary(written); err != nil {
		t.Fatal(err)
	}
	k.SetPlaceZip(8)
	want := `lines["b"]: <nil> -> {2 0 []}; lines["a"]: {1 0 []} -> <nil>; remarks: [redacted] -> [redacted]; place.zip: 0 -> 7; place.zip: 7 -> 8`
	if got := edited(k.Audit().Since(0)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := k.Audit().AsOf(audit.Timestamp()); !reflect.DeepEqual(got["lines"], k.Lines()) || !reflect.DeepEqual(got["place"], k.Place()) {
		t.Errorf("got %v", got)
	}
}

// TestUpdateOfElementsThatChangesNothing leaves no trace of the change set in the log.
func TestUpdateOfElementsThatChangesNothing(t *testing.T) {
	d := new(Depot)
	d.AppendQueue("a", "b")
	before, err := d.Audit().MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	err = d.Update(func(u DepotUpdate) error {
		u.SetQueueAt(1, "b")
		u.SetQueue([]string{"a", "b"})
		return nil
	})
	after, err2 := d.Audit().MarshalBinary()
	if err = errors.Join(err, err2); err != nil || !bytes.Equal(before, after) {
		t.Errorf("%v: the log was %x, and is %x", err, before, after)
	}
}

func TestIndexOutOfRangeWithinAnUpdate(t *testing.T) {
	d := new(Depot)
	d.AppendQueue("a")
	defer func() {
		if r := fmt.Sprint(recover()); r != "audit: index 7 out of range with length 2" {
			t.Error(r)
		}
		if got := d.Queue(); !reflect.DeepEqual(got, []string{"a"}) || d.Audit().Seq() != 1 {
			t.Errorf("the queue is %v after %d changes", got, d.Audit().Seq())
		}
	}()
	_ = d.Update(func(u DepotUpdate) error {
		u.AppendQueue("b")
		u.SetQueueAt(7, "c")
		return nil
	})
}
