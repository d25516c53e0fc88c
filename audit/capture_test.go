package audit_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"net/netip"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
)

var errShipped = errors.New("it is shipped already")

func parcel() *Parcel {
	note := "fragile"
	p := &Parcel{id: "p1", weight: 2, items: map[string]int{"a": 1}, note: &note, key: "k", Plain: []int{1}}
	p.SetStatus(context.Background(), "new")
	return p
}

// logSince is what v has logged after number seq.
func logSince(v audit.Audited, seq uint64) string {
	var lines []string
	for _, c := range v.Audit().Since(seq) {
		lines = append(lines, fmt.Sprintf("%s: %v -> %v by %q", c.Field, shown(c.Old), shown(c.New), c.Who))
	}
	return strings.Join(lines, "\n")
}

func shown(v any) any {
	if p, ok := v.(*string); ok && p != nil {
		return *p
	}
	return v
}

func TestCaptureLogsWhatADecoderHasWritten(t *testing.T) {
	p := parcel()
	ctx := audit.With(t.Context(), audit.Origin{Who: "eve"})
	first := p.note
	err := audit.Capture(ctx, p, func() error {
		return json.Unmarshal([]byte(`{"state":"paid","weight":2,"items":{"b":2},"note":"heavy","key":"l","visits":4,"Plain":[3]}`), p)
	})
	want := `state: new -> paid by "eve"
items: map[a:1] -> map[a:1 b:2] by "eve"
note: fragile -> heavy by "eve"
key: [redacted] -> [redacted] by "eve"
visits: 0 -> 4 by "eve"`
	if got := logSince(p, 1); err != nil || got != want {
		t.Errorf("%v, got\n%s\nwant\n%s", err, got, want)
	}
	for _, c := range p.Audit().Since(1) {
		if c.Set == 0 || c.Set != p.Audit().Since(1)[0].Set {
			t.Errorf("%s is of change set %d", c.Field, c.Set)
		}
	}
	if *first != "fragile" || *p.Note() != "heavy" || p.Plain[0] != 3 {
		t.Errorf("first note %s, note %s, plain %v", *first, *p.Note(), p.Plain)
	}
	if got := strings.Join(p.moves, " "); got != ">new:new new>paid:paid" {
		t.Errorf("after-calls: %s", got)
	}
	p.SetItems(ctx, nil) // the same columns serve setters
	if got := logSince(p, 6); got != `items: map[a:1 b:2] -> map[] by "eve"` {
		t.Error(got)
	}
	data, err := p.Audit().MarshalBinary()
	if err != nil || new(Parcel).Audit().UnmarshalBinary(data) != nil {
		t.Error(err)
	}
}

// TestCaptureWithoutAChangeLogsNothing captures what leaves every value the same.
//
//audit:loader
func TestCaptureWithoutAChangeLogsNothing(t *testing.T) {
	p := parcel()
	p.sent, p.weight, p.paid = time.Now(), math.NaN(), time.Now()
	note := p.note
	err := audit.Capture(t.Context(), p, func() error {
		p.sent, p.items = p.sent.Round(0), map[string]int{"a": 1}
		p.paid = p.paid.UTC() // the same instant, which onchange takes for no change
		*p.note = "fragile"
		return nil
	})
	if got := logSince(p, 1); err != nil || got != "" || p.note != note {
		t.Errorf("%v, %s, the note's pointer stayed: %t", err, got, p.note == note)
	}
	err = audit.Capture(t.Context(), p, func() error {
		p.sent, p.weight = p.sent.In(time.FixedZone("X", 60)), math.Copysign(0, -1)
		return nil
	})
	if got := len(p.Audit().Since(1)); err != nil || got != 2 {
		t.Errorf("%v, %d changes, of 2", err, got)
	}
}

// TestCaptureIsAllOrNothing compares all that the struct holds with a copy of it.
//
//audit:loader
func TestCaptureIsAllOrNothing(t *testing.T) {
	for _, c := range []struct {
		name string
		fn   func(p *Parcel) error
		want string
	}{
		{"error", func(p *Parcel) error { return json.Unmarshal([]byte(`{"items":{"z":1},"weight":"x"}`), p) },
			"json: cannot unmarshal string into Go struct field Parcel.weight of type float64"},
		{"refused", func(p *Parcel) error { p.status = "lost"; return nil },
			"audit: cannot capture state: it is shipped already, 7"},
		{"another object", func(p *Parcel) error { return json.Unmarshal([]byte(`{"id":"p2","weight":1}`), p) },
			`audit: cannot capture id: it says which object this is, and "p1" cannot become "p2"`},
		{"own error", func(*Parcel) error { return errOverdrawn }, errOverdrawn.Error()},
		{"panic", func(*Parcel) error { panic("oops") }, "panic: oops"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := parcel()
			p.SetStatus(t.Context(), "shipped")
			before, log := p.Clone(), logSince(p, 0)
			err := caught(func() error {
				return audit.Capture(t.Context(), p, func() error {
					p.weight, p.visits, p.key, p.items["c"], *p.note = 7, 9, "x", 3, "wet"
					p.Plain[0], p.sent, p.id = 4, time.Now(), "other"
					return c.fn(p)
				})
			})
			if err == nil || err.Error() != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if got := logSince(p, 0); got != log {
				t.Errorf("the log is now %s", got)
			}
			if fmt.Sprint(p.id, p.status, p.weight, p.sent, p.items, *p.note, p.key, p.visits, p.Plain) !=
				fmt.Sprint(before.id, before.status, before.weight, before.sent, before.items, *before.note, before.key, before.visits, before.Plain) {
				t.Errorf("the struct is now %v", p.Audit())
			}
			p.SetWeight(t.Context(), 8) // it is not locked
		})
	}
}

// caught calls do; a panic is an error.
func caught(do func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return do()
}

func TestCaptureOfALoadedObject(t *testing.T) {
	p := new(Parcel)
	if err := json.Unmarshal([]byte(`{"id":"x","state":"shipped","weight":1.5}`), p); err != nil || p.Audit().Seq() != 0 || p.id != "x" {
		t.Errorf("%v, %v", err, p.Audit())
	}
	if err := json.Unmarshal([]byte(`{"state":"new"}`), p); !errors.Is(err, errShipped) || p.status != "shipped" {
		t.Errorf("%v, %s: what holds values is no longer loaded", err, p.status)
	}
}

func TestCaptureWithinCapture(t *testing.T) {
	p := parcel()
	err := audit.Capture(t.Context(), p, func() error {
		return audit.Capture(t.Context(), p, func() error { return nil })
	})
	if want := "audit: Capture of github.com/auditline/auditline/audit_test.Parcel within a Capture of the same object; write within the outer one"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestCapturesOfManyGoroutines(t *testing.T) {
	p := parcel()
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 100 {
				if err := audit.Capture(context.Background(), p, func() error { p.visits++; runtime.Gosched(); return nil }); err != nil {
					t.Error(err)
				}
				if err := json.Unmarshal([]byte(`{}`), p); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if p.Visits() != 800 {
		t.Errorf("%d of 800", p.Visits())
	}
}

// TestCaptureWithAccessors calls accessors that lock within a Capture that holds the lock.
func TestCaptureWithAccessors(t *testing.T) {
	p := parcel()
	err := audit.Capture(t.Context(), p, func() error {
		p.weight = p.Weight() + 1
		return p.SetStatus(t.Context(), "paid")
	})
	want := `state: new -> paid by ""
weight: 2 -> 3 by ""`
	if got := logSince(p, 1); err != nil || got != want {
		t.Errorf("%v, got\n%s\nwant\n%s", err, got, want)
	}
}

func TestCaptureOfSettersAndOverwrites(t *testing.T) {
	c := &Crate{Stage: &Stage{}, Parcel: Parcel{id: "c"}}
	c.SetLevel(1)
	err := audit.Capture(t.Context(), c, func() error {
		c.SetLevel(2) // logged already
		c.Stage.SetRecords(5)
		c.Stage.records++
		c.Stage.latency = 1
		c.status = "new"
		return nil
	})
	want := `Level: 0 -> 1 by ""
Level: 1 -> 2 by ""
records: 0 -> 5 by ""
state:  -> new by ""
records: 5 -> 6 by ""
latency: 0 -> 1 by ""`
	if got := logSince(c, 0); err != nil || got != want {
		t.Errorf("%v, got\n%s\nwant\n%s", err, got, want)
	}
	err = audit.Capture(t.Context(), c, func() error {
		old := reflect.ValueOf(&c.Parcel).Elem()
		old.SetZero() // its lock, too
		c.id = "c"
		*c.Stage = Stage{records: 1}
		return nil
	})
	if got := logSince(c, 6); err != nil || got != "state: new ->  by \"\"\nrecords: 6 -> 1 by \"\"\nlatency: 1 -> 0 by \"\"" {
		t.Errorf("%v, got\n%s", err, got)
	}
	stage := c.Stage
	for _, other := range []*Stage{{}, nil} {
		err = audit.Capture(t.Context(), c, func() error { c.Stage = other; return nil })
		want := "audit: cannot capture github.com/auditline/auditline/audit_test.Crate: another audit_test.Stage was embedded, which has a log of its own"
		if err == nil || err.Error() != want || c.Stage != stage || c.Stage.records != 1 {
			t.Errorf("got %v, want %s; records: %v", err, want, c.Stage)
		}
	}
}

func TestCaptureOfElementsAndMembers(t *testing.T) {
	for _, settersFirst := range []bool{false, true} {
		c := &Basket{lines: map[string]int{"a": 1}, label: Label{"l", 1}}
		if settersFirst {
			c.SetLinesAt("a", 1)
			_ = c.AppendNotes("n")
		}
		first := c.Audit().Seq()
		err := audit.Capture(t.Context(), c, func() error {
			c.lines["a"], c.lines["b"] = 2, 3
			c.label.hidden = 5
			c.notes = append(c.notes, "m")
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		captured := audit.Timestamp()
		c.SetLinesAt("b", 4)
		_ = c.AppendNotes("o")
		got := logSince(c, first)
		want := `lines["a"]: 1 -> 2 by ""
lines["b"]: <nil> -> 3 by ""
notes[0]: <nil> -> m by ""
label.hidden: 1 -> 5 by ""
lines["b"]: 3 -> 4 by ""
notes[1]: <nil> -> o by ""`
		if settersFirst {
			want = strings.NewReplacer("notes[0]", "notes[1]", "notes[1]", "notes[2]").Replace(want)
		}
		if got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		if err := c.RevertTo(captured); err != nil || c.lines["b"] != 3 || c.notes[len(c.notes)-1] != "m" {
			t.Errorf("%v, %v %v", err, c.lines, c.notes)
		}
		data, err := c.Audit().MarshalBinary()
		if err != nil || new(Basket).Audit().UnmarshalBinary(data) != nil {
			t.Error(err)
		}
		if err := audit.Capture(t.Context(), c, func() error { c.label, c.lines = Label{}, nil; c.notes = make([]string, 4); return nil }); err == nil || c.label.Text != "l" || c.lines["b"] != 3 {
			t.Errorf("%v, %v %v", err, c.label, c.lines)
		}
	}
}

func TestCaptureThatCannotAsk(t *testing.T) {
	u := new(Unable)
	called := false
	err := audit.Capture(t.Context(), u, func() error { called = true; return nil })
	want := "audit: cannot capture audit_test.Unable: n has check=ok, which only generated code can call; tag the trail `audit:\"capture\"` and run auditgen"
	if err == nil || err.Error() != want || called {
		t.Errorf("got %v, want %s; called: %t", err, want, called)
	}
}

func TestJSONOfWholeObjects(t *testing.T) {
	c := &Crate{Stage: &Stage{records: 3}, Parcel: Parcel{id: "c", status: "a<b", Plain: []int{1}}, Level: 2, Label: Label{"t", 1}}
	got, err := json.Marshal(c)
	want := `{"id":"c","state":"a\u003cb","weight":0,"sent":"0001-01-01T00:00:00Z","items":null,"note":null,"key":"","visits":0,"paid":"0001-01-01T00:00:00Z","Plain":[1],"records":3,"latency":0,"Text":"t","Level":2}`
	if err != nil || string(got) != want {
		t.Errorf("%v, got\n%s\nwant\n%s", err, got, want)
	}
	back := new(Crate)
	if err := json.Unmarshal(got, back); err != nil || back.id != "c" || back.Stage.records != 3 || back.Level != 2 {
		t.Errorf("%v, %v", err, back.Audit())
	}
	if err := json.Unmarshal([]byte(`{"Level":10}`), new(Crate)); err != nil {
		t.Errorf("a load asked a check: %v", err)
	}
	a := new(Packing[any])
	err = audit.Capture(t.Context(), a, func() error { return json.Unmarshal([]byte(`{"content":[1]}`), a) })
	if got := logSince(a, 0); err != nil || got != "content: <nil> -> [1] by \"\"" {
		t.Errorf("%v, %s", err, got)
	}
	b := &Packing[[]string]{content: []string{"x"}}
	if got, err := json.Marshal(b); err != nil || string(got) != `{"content":["x"]}` {
		t.Errorf("%v, %s", err, got)
	}
	b.SetContent(nil)
	if err := json.Unmarshal([]byte(`{"content":["y"]}`), b); err != nil || !slices.Equal(b.Content(), []string{"y"}) || b.Audit().Seq() != 2 {
		t.Errorf("%v, %v", err, b.Audit())
	}
}

// TestJSONOfEmbedded: what is embedded and writes itself is a field as others are.
func TestJSONOfEmbedded(t *testing.T) {
	at := time.Date(2026, 11, 29, 20, 0, 0, 0, time.UTC)
	d := &Dated{Time: at, Int: big.NewInt(7), Addr: netip.MustParseAddr("1.2.3.4"), Slot: Slot{from: at}, n: 3}
	b, err := d.MarshalJSON()
	if want := `{"Time":"2026-11-29T20:00:00Z","Int":7,"Addr":"1.2.3.4","from":"2026-11-29T20:00:00Z","n":3}`; err != nil || string(b) != want {
		t.Errorf("got %s, %v\nwant %s", b, err, want)
	}
	read := new(Dated)
	if err := read.UnmarshalJSON(b); err != nil || !read.Time.Equal(at) || read.Int.Int64() != 7 || read.Addr != d.Addr || !read.from.Equal(at) || read.n != 3 {
		t.Errorf("got %+v, %v", read, err)
	}
}

// TestJSONOfEmbeddedParts: nothing is left out for a method that is of a part only, or of a field
// without a name to be written under.
func TestJSONOfEmbeddedParts(t *testing.T) {
	at := time.Date(2026, 11, 29, 20, 0, 0, 0, time.UTC)
	x := &Booked{bookedStay: bookedStay{&Stay{at, "12"}}, fee: fee{5}, n: 3}
	b, err := x.MarshalJSON()
	if want := `{"Time":"2026-11-29T20:00:00Z","room":"12","cents":5,"n":3}`; err != nil || string(b) != want {
		t.Errorf("got %s, %v\nwant %s", b, err, want)
	}
	read := &Booked{bookedStay: bookedStay{new(Stay)}}
	if err := read.UnmarshalJSON(b); err != nil || !read.Time.Equal(at) || read.Room != "12" || read.Cents != 5 || read.n != 3 {
		t.Errorf("got %+v, %v", read, err)
	}
}

// TestJSONWithAKeyTwice: no object takes one of two values, whether it was loaded or not.
func TestJSONWithAKeyTwice(t *testing.T) {
	filled := &Crate{Level: 1}
	filled.Parcel.items = map[string]int{"a": 7}
	for text, want := range map[string]string{
		`{"Level":2,"level":3}`:           `cannot read JSON for audit_test.Crate: /level, at byte 11, stands for "Level", which is there before`,
		`{"items":{"a":1,"b":2,"a":3}}`:   "cannot read JSON for audit_test.Crate: /items/a is there twice, again at byte 22",
		`{"Text":"a","Level":1,"Text":1}`: "cannot read JSON for audit_test.Crate: /Text is there twice, again at byte 22",
	} {
		for _, c := range []*Crate{filled, {}} {
			before := fmt.Sprint(c.GetLevel(), c.items, c.Text, c.Audit().Seq())
			for _, read := range []func([]byte, any) error{json.Unmarshal, func(b []byte, v any) error { return v.(json.Unmarshaler).UnmarshalJSON(b) }} {
				err := read([]byte(text), c)
				if got := fmt.Sprint(c.GetLevel(), c.items, c.Text, c.Audit().Seq()); err == nil || err.Error() != "audit: "+want || got != before {
					t.Errorf("%s: %v, %s, was %s", text, err, got, before)
				}
			}
		}
	}
	err := json.Unmarshal([]byte(`[]`), new(Crate))
	if err == nil || err.Error() != "json: cannot unmarshal array into Go value of type audit_test.Crate" {
		t.Error(err)
	}
}

func TestCaptureNeedsWho(t *testing.T) {
	v := &Voucher{number: 7, worth: 10}
	called := false
	err := audit.Capture(audit.With(t.Context(), audit.Origin{Why: "gift"}), v, func() error { called = true; return nil })
	if !errors.Is(err, audit.ErrNoWho) || called {
		t.Errorf("got %v, called: %t", err, called)
	}
	body := []byte(`{"worth":20}`)
	if err := json.Unmarshal(body, v); !errors.Is(err, audit.ErrNoWho) || v.Worth() != 10 {
		t.Errorf("got %v, worth %d", err, v.Worth())
	}
	ann := audit.With(t.Context(), audit.Origin{Who: "ann"})
	err = audit.Capture(ann, v, func() error { return json.Unmarshal(body, v) })
	if got := logSince(v, 0); err != nil || got != `worth: 10 -> 20 by "ann"` {
		t.Errorf("%v, got %s", err, got)
	}
	if err := json.Unmarshal(body, new(Voucher)); err != nil {
		t.Errorf("a load asked who: %v", err)
	}
}

// TestCaptureOfIDs gives objects their ids, which a database may do, and other ones.
//
//audit:loader
func TestCaptureOfIDs(t *testing.T) {
	ann := audit.With(t.Context(), audit.Origin{Who: "ann"})
	v := &Voucher{worth: 10}
	for _, c := range []struct {
		name string
		fn   func() error
		want string
	}{
		{"new", func() error { v.number = 7; return nil }, ""},
		{"embedded", func() error { v.Series = &Series{}; return nil }, ""},
		{"new in embedded", func() error { v.Year = []int{2026}; return nil }, ""},
		{"same", func() error { v.number, v.Year = 7, []int{2026}; return nil }, ""},
		{"other", func() error { return json.Unmarshal([]byte(`{"number":8}`), v) },
			`audit: cannot capture number: it says which object this is, and "[2026]/7" cannot become "[2026]/8"`},
		{"none", func() error { v.number = 0; return nil },
			`audit: cannot capture number: it says which object this is, and "[2026]/7" cannot become "[2026]/0"`},
		{"other in embedded", func() error { v.Year = []int{2027}; return nil },
			`audit: cannot capture Year: it says which object this is, and "[2026]/7" cannot become "[2027]/7"`},
		{"embedded no more", func() error { v.Series = nil; return nil },
			"audit: cannot capture github.com/auditline/auditline/audit_test.Voucher: another audit_test.Series was embedded, which has a log of its own"},
	} {
		err := audit.Capture(ann, v, c.fn)
		if got := fmt.Sprint(err); got != cmp.Or(c.want, "<nil>") {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
	if got := v.Audit().ID(); got != "[2026]/7" {
		t.Errorf("the id is now %s", got)
	}
}
