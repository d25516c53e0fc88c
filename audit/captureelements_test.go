package audit_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
)

// captured is what fn, called within a Capture, makes the log of l say.
//
//audit:loader
func captured(t *testing.T, l *Ledger, fn func()) string {
	t.Helper()
	first := l.Audit().Seq()
	if err := audit.Capture(t.Context(), l, func() error { fn(); return nil }); err != nil {
		t.Fatal(err)
	}
	changes := l.Audit().Since(first)
	for _, c := range changes {
		if c.Set == 0 || c.Set != changes[0].Set {
			t.Errorf("%s is in set %d", c.Field, c.Set)
		}
	}
	return edited(changes)
}

// TestCaptureOfOneElementOfMany decodes a map of 400 lines in which one is another.
func TestCaptureOfOneElementOfMany(t *testing.T) {
	l := &Ledger{Lines: make(map[string]Item)}
	for i := range 400 {
		l.Lines[fmt.Sprint("sku-", i)] = Item{Quantity: i, Notes: []string{"n"}}
	}
	text, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	l.SetLinesAt("sku-7", Item{Price: 5})
	decode := func() { _ = json.Unmarshal(text, l) } //stagecheck:ignore auditwrite called within Capture
	if got, want := captured(t, l, decode), `Lines["sku-7"]: {0 5 []} -> {7 0 [n]}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := captured(t, l, decode); got != "" {
		t.Errorf("the same again is logged: %s", got)
	}
}

// TestCaptureLogsElementsAsSettersDo compares with the setters of whole values.
//
//audit:loader
func TestCaptureLogsElementsAsSettersDo(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	filled := func() *Ledger {
		return &Ledger{
			Lines: map[string]Item{"a": {Quantity: 1}, "b": {}}, Notes: []string{"a", "b", "c"}, Recent: map[string]int{"a": 1},
			Codes: []string{"s"}, Blobs: map[int][]byte{1: []byte("x")}, Extras: map[string]any{"n": nil}, Seen: []time.Time{at},
		}
	}
	next := Ledger{
		Lines: map[string]Item{"a": {Quantity: 2}, "c": {}}, Notes: []string{"b", "c", "d"}, Recent: map[string]int{"a": 2, "b": 3, "c": 4},
		Codes: []string{"t", "u"}, Blobs: map[int][]byte{1: []byte("y"), 2: []byte("z")},
		Extras: map[string]any{"n": 1, "m": nil}, Seen: []time.Time{at, at.Add(1)},
	}
	set, written := filled(), filled()
	set.SetLines(next.Lines)
	_ = set.SetNotes(next.Notes)
	set.SetRecent(next.Recent)
	set.SetCodes(next.Codes)
	set.SetBlobs(next.Blobs)
	set.SetExtras(next.Extras)
	set.SetSeen(next.Seen)
	before := audit.Timestamp()
	captured(t, written, func() {
		written.Lines, written.Notes, written.Recent, written.Codes = next.Lines, next.Notes, next.Recent, next.Codes
		written.Blobs, written.Extras, written.Seen = next.Blobs, next.Extras, next.Seen
	})
	if got, want := edited(written.Audit().Since(0)), edited(set.Audit().Since(0)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got, want := written.calls, set.calls; !reflect.DeepEqual(got, want) {
		t.Errorf("called with %s, want %s", got, want)
	}
	was, then := maps.Collect(filled().Audit().Attributes()), written.Audit().AsOf(before)
	for _, name := range []string{"Lines", "Notes", "Blobs", "Extras", "Seen"} {
		if !reflect.DeepEqual(then[name], was[name]) {
			t.Errorf("%s was %v, want %v", name, then[name], was[name])
		}
	}
}

// TestCaptureOfElementsThatWereWrittenAround has a log that does not lead to what the field holds.
//
//audit:loader
func TestCaptureOfElementsThatWereWrittenAround(t *testing.T) {
	l := new(Ledger)
	l.SetLinesAt("a", Item{Quantity: 1})
	l.Lines["a"] = Item{Quantity: 2}
	before := audit.Timestamp()
	got := captured(t, l, func() { l.Lines["b"] = Item{Quantity: 3} })
	if want := `Lines["b"]: <nil> -> {3 0 []}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := l.Audit().AsOf(audit.Timestamp())["Lines"]; !reflect.DeepEqual(got, l.Lines) {
		t.Errorf("the log says %v, the field %v", got, l.Lines)
	}
	if err := l.RevertTo(before); err != nil || len(l.Lines) != 1 {
		t.Errorf("%v, %v", err, l.Lines)
	}
}

// TestCaptureOfElementsThatSettersSetToo has setters called within, and what they have set written
// again.
//
//audit:loader
func TestCaptureOfElementsThatSettersSetToo(t *testing.T) {
	l := &Ledger{Lines: map[string]Item{"a": {}}, Recent: map[string]int{"a": 1}}
	err := audit.Capture(t.Context(), l, func() error {
		l.SetLinesAt("b", Item{Quantity: 1})
		l.SetRecentAt("b", 2)
		l.Lines["b"], l.Lines["c"], l.Recent["c"] = Item{Quantity: 2}, Item{}, 3
		return nil
	})
	want := `Lines["b"]: <nil> -> {1 0 []}; Recent["b"]: <nil> -> 2; ` +
		`Lines["b"]: {1 0 []} -> {2 0 []}; Lines["c"]: <nil> -> {0 0 []}; Recent["c"]: <nil> -> 3`
	if got := edited(l.Audit().Since(0)); err != nil || got != want {
		t.Errorf("%v; got\n%s\nwant\n%s", err, got, want)
	}
}

// TestCaptureOfSharedElements leaves field and log a map each, though its elements are shared.
//
//audit:loader
func TestCaptureOfSharedElements(t *testing.T) {
	mine := map[int][]byte{1: []byte("x")}
	for _, before := range []map[int][]byte{nil, {2: nil}} {
		l := &Ledger{Blobs: before}
		captured(t, l, func() { l.Blobs = mine })
		then := audit.Timestamp()
		if &l.Blobs[1][0] != &mine[1][0] {
			t.Error("a shared element was cloned")
		}
		l.SetBlobsAt(1, []byte("y"))
		l.DeleteBlobsAt(2)
		if got := l.Audit().AsOf(then)["Blobs"]; !reflect.DeepEqual(got, mine) || string(mine[1]) != "x" {
			t.Errorf("the log says %v, the caller's map is %v", got, mine)
		}
	}
}

// TestCaptureOfNilAndEmpty logs what no edit says as a whole.
//
//audit:loader
func TestCaptureOfNilAndEmpty(t *testing.T) {
	l := new(Ledger)
	got := captured(t, l, func() { l.Notes = []string{} })
	got += captured(t, l, func() { l.Notes = []string{"a"} })
	got += captured(t, l, func() { l.Notes = nil })
	if want := "Notes: [] -> []Notes[0]: <nil> -> aNotes: [a] -> []"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
