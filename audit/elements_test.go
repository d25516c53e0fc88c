package audit_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
)

// edited lists what changed, without times.
func edited(changes []audit.Change) string {
	var all []string
	for _, c := range changes {
		all = append(all, fmt.Sprintf("%s: %v -> %v", c.Field, c.Old, c.New))
	}
	return strings.Join(all, "; ")
}

func TestElementsThatWereWrittenAroundTheSetters(t *testing.T) {
	c := &Cart{notes: []string{"a", "b"}}
	c.SetNotesAt(0, "x")
	c.notes = append(c.notes, "y") //stagecheck:ignore auditwrite this is what is tested
	c.SetNotesAt(2, "z")
	c.notes[0] = "w" //stagecheck:ignore auditwrite this is what is tested
	c.DeleteNotesAt(0)
	want := "remarks[0]: a -> x; remarks[2]: y -> z; remarks[0]: w -> <nil>"
	if got := edited(c.ChangeLog("remarks")); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := c.Audit().AsOf(audit.Timestamp())["remarks"]; !reflect.DeepEqual(got, c.Notes()) {
		t.Errorf("got %v, want %v", got, c.Notes())
	}
}

func TestCallersDoNotReachElements(t *testing.T) {
	mine := map[string]Item{"a": {Notes: []string{"old"}}}
	c := &Cart{lines: mine}
	v := Item{Notes: []string{"n"}}
	c.SetLinesAt("b", v)
	v.Notes[0] = "changed"
	mine["a"].Notes[0] = "changed"
	delete(mine, "a")
	got, _ := c.LinesAt("b")
	got.Notes[0] = "changed, too"
	c.ChangeLog("lines")[0].New.(Item).Notes[0] = "changed, too"
	want := map[string]Item{"a": {Notes: []string{"old"}}, "b": {Notes: []string{"n"}}}
	if all := c.Lines(); !reflect.DeepEqual(all, want) {
		t.Errorf("got %v, want %v", all, want)
	}
	if got := c.Audit().AsOf(audit.Timestamp())["lines"]; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestScriptsAreShort(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"abcdefg", "abcdefg", ""},
		{"abcdefg", "abxdefg", "remarks[2]: c -> x"},
		{"abcdefg", "bcdefg", "remarks[0]: a -> <nil>"},
		{"abcdefg", "abcdefgh", "remarks[7]: <nil> -> h"},
		{"abcdefg", "xabcdeg", "remarks[0]: <nil> -> x; remarks[6]: f -> <nil>"},
		{"aaa", "aa", "remarks[2]: a -> <nil>"},
		{"abc", "", "remarks[0]: a -> <nil>; remarks[0]: b -> <nil>; remarks[0]: c -> <nil>"},
		{"abcabba", "cbabac", "remarks[0]: a -> <nil>; remarks[0]: b -> <nil>; remarks[1]: <nil> -> b; remarks[4]: b -> <nil>; remarks[5]: <nil> -> c"},
	} {
		cart := &Cart{notes: strings.Split(c.from, "")}
		cart.SetNotes(strings.Split(c.to, ""))
		if got := edited(cart.ChangeLog("remarks")); got != c.want {
			t.Errorf("%s to %s: got %s, want %s", c.from, c.to, got, c.want)
		}
		if got := strings.Join(cart.Notes(), ""); got != c.to {
			t.Errorf("%s to %s: got %s", c.from, c.to, got)
		}
	}
}

// TestLongSlices is about slices that have nothing in common: no script is looked for then.
func TestLongSlices(t *testing.T) {
	from, to := make([]string, 3000), make([]string, 2000)
	for i := range from {
		from[i] = fmt.Sprint("a", i)
	}
	for i := range to {
		to[i] = fmt.Sprint("b", i)
	}
	c := &Cart{notes: from}
	c.SetNotes(to)
	if !reflect.DeepEqual(c.Notes(), to) || len(c.ChangeLog("remarks")) != 3000 {
		t.Errorf("%d changes", len(c.ChangeLog("remarks")))
	}
}

func TestElementsAsJSON(t *testing.T) {
	c := new(Cart)
	c.SetLinesAt("a", Item{Quantity: 1})
	b, err := json.Marshal(c.ChangeLog("lines")[0])
	if err != nil {
		t.Fatal(err)
	}
	want := `{"field":"lines[\"a\"]","old":null,"new":{"Quantity":1,"Price":0,"Notes":null},`
	if !strings.HasPrefix(string(b), want) {
		t.Errorf("got %s, want %s", b, want)
	}
	b, err = json.Marshal(c.Audit())
	if err != nil || !strings.Contains(string(b), `"attributes":{"total":0,"place":{`) || !strings.Contains(string(b), `"lines":{"a":{"Quantity":1,`) {
		t.Errorf("%s, %v", b, err)
	}
}

// TestCopiesOfStructsWithElements is about logs: the elements themselves are shared by copies made
// by assignment.
func TestCopiesOfStructsWithElements(t *testing.T) {
	a := new(Cart)
	a.SetLinesAt("a", Item{Quantity: 1})
	b := new(Cart)
	reflect.ValueOf(b).Elem().Set(reflect.ValueOf(a).Elem()) // which go vet would report
	a.SetLinesAt("a", Item{Quantity: 2})
	b.SetLinesAt("a", Item{Quantity: 3})
	if got, want := edited(a.ChangeLog("lines")), `lines["a"]: <nil> -> {1 0 []}; lines["a"]: {1 0 []} -> {2 0 []}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := edited(b.ChangeLog("lines")), `lines["a"]: <nil> -> {1 0 []}; lines["a"]: {2 0 []} -> {3 0 []}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestManyGoroutinesSetElements(t *testing.T) {
	b, ctx := new(Box), audit.With(context.Background(), audit.Origin{Who: "me"})
	var all sync.WaitGroup
	for g := range 8 {
		all.Go(func() {
			for i := range 100 {
				b.SetCountsAt(ctx, g, i)
				_ = b.SetItemsAt(ctx, fmt.Sprint(g), i)
				_ = b.AppendLabels(ctx, "x")
				b.SetPlace(ctx, Place{Street: fmt.Sprint(g), zip: g})
				if p := b.Place(); p.Street != fmt.Sprint(p.zip) {
					t.Errorf("half a place: %v", p)
				}
				b.Counts()
				b.Audit().AsOf(time.Now())
			}
		})
	}
	all.Wait()
	if b.CountsLen() != 8 || b.ItemsLen() != 3 || b.LabelsLen() != 800 || b.Audit().Len("counts") != 800 {
		t.Errorf("%d counts, %d items, %d labels, %d changes of counts", b.CountsLen(), b.ItemsLen(), b.LabelsLen(), b.Audit().Len("counts"))
	}
	if c := b.ChangeLog("counts")[0]; c.Who != "me" {
		t.Errorf("by %q", c.Who)
	}
}

func TestRefusedElementsChangeNothing(t *testing.T) {
	b, ctx := new(Box), context.Background()
	if err := b.AppendLabels(ctx, "a", "b", ""); err == nil || b.LabelsLen() != 0 || b.Audit().Seq() != 0 {
		t.Errorf("%v, %v, %d changes", err, b.Labels(), b.Audit().Seq())
	}
	if err := b.InsertLabelsAt(ctx, 1, "a"); err == nil || err.Error() != "audit: index 1 out of range with length 0" {
		t.Error(err)
	}
	for _, i := range []int{-1, math.MinInt32, math.MinInt, math.MaxInt} {
		if err := b.InsertLabelsAt(ctx, i, "a"); err == nil || b.LabelsLen() != 0 {
			t.Errorf("index %d: %v, %v", i, err, b.Labels())
		}
	}
	if err := b.SetItems(ctx, map[string]int{"a": 1, "b": 2, "c": 3, "d": 4}); err != errFull || b.ItemsLen() != 0 {
		t.Errorf("%v, %v", err, b.Items())
	}
	if err := b.DeleteItemsAt(ctx, "a"); err != nil || len(b.called) > 0 {
		t.Errorf("%v, called %v", err, b.called)
	}
	if err := b.SetItemsAt(ctx, "a", 1); err != nil || len(b.called) != 1 {
		t.Errorf("%v, called %v", err, b.called)
	}
}

// TestElementsTakeLittleMemory makes the edits of an order's lines, of which each logged a clone of
// all lines twice before.
func TestElementsTakeLittleMemory(t *testing.T) {
	c := &Cart{lines: make(map[string]Item)}
	for i := range 100 {
		c.lines[fmt.Sprint("sku-", i)] = Item{Quantity: i}
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range 400 {
		c.SetLinesAt(fmt.Sprint("sku-", i%100), Item{Quantity: i, Price: 5})
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int(after.HeapAlloc) - int(before.HeapAlloc); grown > 150_000 {
		t.Errorf("%d bytes for 400 edits", grown)
	} else {
		t.Logf("%d bytes for 400 edits", grown)
	}
	runtime.KeepAlive(c)
}

// cartWithoutElements is a Cart of a program that does not know the collections.
type cartWithoutElements struct {
	total int64 `audit:"true"`

	trail audit.Trail `audit:"clone"`
}

// TestElementsOfUnknownCollections lets a program that does not know a collection forget the first
// edits of it; one that knows it reads all the others.
func TestElementsOfUnknownCollections(t *testing.T) {
	c := &Cart{notes: []string{"n"}}
	c.SetLinesAt("a", Item{Quantity: 1})
	c.SetLinesAt("b", Item{Quantity: 2})
	c.SetLinesAt("a", Item{Quantity: 3})
	c.AppendNotes("m")
	c.DeleteLinesAt("b")
	c.SetNotesAt(0, "x")
	c.DeleteNotesAt(1)
	for upTo := range uint64(7) {
		between := new(cartWithoutElements)
		passLog(t, c, between)
		if n := len(slices.Collect(between.Audit().Unknown())); n != 7 {
			t.Errorf("%d unknown changes", n)
		}
		between.Audit().Forget(upTo)
		last := new(Cart)
		passLog(t, between, last)
		if got, want := edited(last.Audit().Since(0)), edited(c.Audit().Since(upTo)); got != want {
			t.Errorf("from %d: got %s, want %s", upTo, got, want)
		}
		for _, change := range c.Audit().Since(upTo) {
			got, want := last.Audit().AsOf(change.At), c.Audit().AsOf(change.At)
			if !reflect.DeepEqual(got["lines"], want["lines"]) || !reflect.DeepEqual(got["remarks"], want["remarks"]) {
				t.Errorf("from %d: got %v, want %v", upTo, got, want)
			}
		}
	}
}

// passLog gives the log of an object to another one, which need not know all of its attributes.
func passLog(t *testing.T, from, to audit.Audited) {
	t.Helper()
	b, err := from.Audit().MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var refused *audit.RefusedError
	if err := to.Audit().UnmarshalBinary(b); err != nil && !errors.As(err, &refused) {
		t.Fatal(err)
	}
}

// TestNothingIsKeptOfEditsThatChangeNothing compares the written log with that of an object whose
// setters were not called.
func TestNothingIsKeptOfEditsThatChangeNothing(t *testing.T) {
	written := func(x audit.Audited) string {
		b, err := x.Audit().MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	ctx := t.Context()
	cart, box, depot := &Cart{hits: map[int]int{1: 1}}, new(Box), &Depot{queue: []string{"a"}}
	carts, boxes, depots := written(cart), written(box), written(depot)
	cart.DeleteLinesAt("none")
	cart.SetHitsAt(1, 1) // onchange
	for _, panics := range []func(){func() { cart.SetNotesAt(0, "x") }, func() { cart.DeleteNotesAt(0) }, func() { depot.SetPinsAt(0, 1) }} {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("an index out of range does not panic")
				}
			}()
			panics()
		}()
	}
	_ = box.DeleteItemsAt(ctx, "none")
	box.DeleteCountsAt(ctx, 1)
	depot.DeleteStockAt("none")
	depot.DeleteCodesAt("none")
	depot.SetQueueAt(0, "a") // onchange
	if written(cart) != carts || written(box) != boxes || written(depot) != depots {
		t.Error("something is in the log")
	}
}
