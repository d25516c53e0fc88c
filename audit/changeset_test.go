package audit_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/auditline/auditline/audit"
)

// Hamper has updates and a plain trail, and a field of each kind that a log treats in its own way.
type Hamper struct {
	id    string         `audit:"id"`
	total int64          `audit:"true,check=affordable"`
	rate  float32        `audit:"true"`
	open  bool           `audit:"true,after=opened"`
	items []string       `audit:"true"`
	card  string         `audit:"true,redact"`
	seen  int            `audit:"true,keep=2"`
	guest *int           `audit:"true"` //stagecheck:ignore auditvalue a pointer is what is set
	wide  uint8          `audit:"true,onchange"`
	parts map[string]int `audit:"true,elem"`
	lines []string       `audit:"true,elem"`
	size  spot           `audit:"true,elem"`
	opens int            // counts the calls of opened

	trail audit.Trail `audit:"update,revert"`
}

func (b *Hamper) affordable(v int64) error {
	if v < 0 {
		return errBroke
	}
	return nil
}

var errBroke = errors.New("there is no money for that")

func (b *Hamper) opened(_, _ bool) { b.opens++ }

// Till has updates and a trail that locks, and takes contexts that say who.
type Till struct {
	id    string   `audit:"id"`
	total int64    `audit:"true,check=possible"`
	notes []string `audit:"true"`

	trail audit.SyncTrail `audit:"update,revert,ctx,who"`
}

// possible reads the till by its getters, which lock.
func (l *Till) possible(v int64) error {
	if v < 0 || len(l.Notes()) > 3 {
		return errBroke
	}
	return nil
}

// Drawer is at the place of the till that it embeds, and has a trail of its own.
type Drawer struct {
	Till
	coins int `audit:"true"`

	trail audit.Trail `audit:"update"`
}

// Pair is generic.
type Pair[A fmt.Stringer, B comparable] struct {
	first  A `audit:"true"`
	second B `audit:"true"`

	trail audit.Trail `audit:"update"`
}

// state is a hamper's values, and its log in short.
func state(b *Hamper) string {
	return fmt.Sprint(b.total, b.rate, b.open, b.items, b.card, b.seen, b.guest, b.wide, b.parts, b.lines, b.size, "\n") + story(b.Changes()) +
		fmt.Sprint("\n", b.Audit().Seq(), b.Audit().Len("seen"), b.Audit().Forgotten("seen"), b.Audit().AsOf(b.ChangeLog("rate")[1].At))
}

// filled returns a hamper with a history.
func filledHamper() *Hamper {
	b := &Hamper{id: "H-1"}
	for i := range 4 {
		_ = b.SetTotal(int64(10 * i))
		b.SetRate(float32(i) / 2)
		b.SetSeen(i)
		b.SetItems([]string{strings.Repeat("x", i)})
	}
	b.SetCard("1234")
	b.SetPartsAt("old", 1)
	b.SetLines([]string{"first", "second"})
	b.SetSizeLon(2)
	return b
}

// setAll sets every field through the handle, some twice.
func setAll(u HamperUpdate) error {
	for i := range 4 {
		u.SetRate(u.Rate() + 1)
		u.SetOpen(!u.Open())
		u.SetItems(append(u.Items(), "new"))
		u.SetCard("4321")
		u.SetSeen(u.Seen() + 1)
		u.SetGuest(&i)
		u.SetWide(u.Wide()/8*8 + 7)
		u.SetPartsAt("a", i)
		u.DeletePartsAt("old")
		u.AppendLines("line", "more")
		u.SetLinesAt(0, fmt.Sprint(u.LinesLen()))
		u.SetSizeLat(u.Size().Lat + 1)
	}
	u.SetParts(map[string]int{"b": len(u.Parts())})
	u.SetSize(spot{Lat: u.Size().Lat, Lon: 9})
	return u.SetTotal(u.Total() + 5)
}

func TestUpdate(t *testing.T) {
	b := filledHamper()
	before := b.Audit().Seq()
	if err := b.Update(setAll); err != nil {
		t.Fatal(err)
	}
	changes := b.Audit().Since(before)
	// Two of four changes of seen are kept, wide changed once, and "old" was deleted once.
	if want := 4*6 - 2 + 1 + 1 + 4 + 1 + 8 + 4 + 4 + 2 + 1; len(changes) != want || b.Audit().Seq() != before+uint64(want+2) {
		t.Errorf("%d changes up to %d, want %d", len(changes), b.Audit().Seq(), want)
	}
	for _, c := range changes {
		if c.Set == 0 || c.Set != changes[0].Set || c.At.Before(changes[0].At) {
			t.Errorf("change %d of %s is of set %d, want %d", c.Seq, c.Field, c.Set, changes[0].Set)
		}
	}
	last := b.Audit().Seq()
	b.SetRate(9)
	if c := b.Audit().Since(last)[0]; c.Set != 0 {
		t.Errorf("a change after the update is of set %d", c.Set)
	}
	if err := b.Update(func(u HamperUpdate) error { u.SetRate(8); return nil }); err != nil {
		t.Fatal(err)
	}
	if next := b.Audit().Since(last + 1)[0].Set; next <= changes[0].Set {
		t.Errorf("set %d came after set %d", next, changes[0].Set)
	}
	if b.total != 35 || b.opens != 4 || fmt.Sprint(b.items) != "[xxx new new new new]" || b.wide != 7 || fmt.Sprint(b.parts, b.lines, b.size) != "map[b:1] [10 second line more line more line more line more] {4 9}" {
		t.Errorf("total %d, opened %d times, items %v", b.total, b.opens, b.items)
	}
}

// setsOf lists the change sets of a hamper's changes.
func setsOf(b *Hamper) (all []uint64) {
	for c := range b.Changes() {
		all = append(all, c.Set)
	}
	return all
}

// TestSetsSurvive reads change sets back from the binary form, whole and in pieces, from a copy,
// and from what Forget has left.
func TestSetsSurvive(t *testing.T) {
	b := filledHamper()
	file := appendSince(t, nil, b, 0)
	saved, sets := b.Audit().Seq(), 300
	if testing.Short() {
		sets = 50
	}
	for range sets {
		if err := b.Update(setAll); err != nil {
			t.Fatal(err)
		}
		b.SetRate(1)
	}
	want := setsOf(b)
	whole, pieces, copied := new(Hamper), new(Hamper), new(Hamper)
	if err := whole.Audit().UnmarshalBinary(marshal(t, b)); err != nil {
		t.Fatal(err)
	}
	if err := loadAll(pieces, appendSince(t, file, b, saved)); err != nil {
		t.Fatal(err)
	}
	reflect.ValueOf(copied).Elem().Set(reflect.ValueOf(b).Elem()) // as in *copied = *b, which vet reports
	copied.SetRate(2)
	want = append(want, 0)
	for name, x := range map[string]*Hamper{"whole": whole, "pieces": pieces, "copied": copied} {
		if x != copied {
			x.SetRate(2)
		}
		if got := setsOf(x); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v\nwant %v", name, got, want)
		}
	}
	copied.Audit().Forget(200)
	if got := setsOf(copied); !reflect.DeepEqual(got, want[len(want)-len(got):]) {
		t.Error("Forget has changed the sets")
	}
	if got := copied.Audit().Since(saved + 10_000); !reflect.DeepEqual(got, []audit.Change(nil)) && got[0].Set == 0 {
		t.Error("a log that is read from its middle has lost the set")
	}
}

func TestUpdateIsTakenBack(t *testing.T) {
	failed := errors.New("failed")
	for name, fn := range map[string]func(HamperUpdate) error{
		"error": func(u HamperUpdate) error { return errors.Join(setAll(u), failed) },
		"check": func(u HamperUpdate) error {
			_ = setAll(u)
			return u.SetTotal(-1)
		},
		"panic": func(u HamperUpdate) error {
			_ = setAll(u)
			panic(failed)
		},
		"nothing set": func(HamperUpdate) error { return failed },
	} {
		for _, b := range []*Hamper{filledHamper(), {}} {
			if b.id == "" {
				b.SetRate(1) // state looks for two changes of it
				b.SetRate(2)
			}
			want := state(b)
			for range 2 { // the second finds a log that was made anew
				err := func() (err error) {
					defer func() {
						if r := recover(); r != nil {
							err = r.(error)
						}
					}()
					return b.Update(fn)
				}()
				if !errors.Is(err, failed) && !errors.Is(err, errBroke) {
					t.Errorf("%s: %v", name, err)
				}
				if got := state(b); got != want {
					t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
				}
			}
			b.SetRate(5)
			if c := b.ChangeLog("rate"); c[len(c)-1].Set != 0 || c[len(c)-1].New != float32(5) {
				t.Errorf("%s: then %v", name, c[len(c)-1])
			}
			if err := b.Update(setAll); err != nil {
				t.Errorf("%s: then %v", name, err)
			}
		}
	}
}

func TestUpdateOfAFreshObjectIsTakenBack(t *testing.T) {
	b := new(Hamper)
	if err := b.Update(func(u HamperUpdate) error { return errors.Join(setAll(u), errBroke) }); !errors.Is(err, errBroke) {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(b, &Hamper{opens: 4}) {
		t.Errorf("something is left: %+v", b)
	}
}

// TestReadersSeeNoHalf reads the log within an update.
func TestReadersSeeNoHalf(t *testing.T) {
	b := filledHamper()
	changes, seq := story(b.Changes()), b.Audit().Seq()
	if err := b.Update(func(u HamperUpdate) error {
		err := setAll(u)
		if got := story(b.Changes()); b.Audit().Seq() != seq || got != changes && b.Audit().Len("rate") != 4 {
			t.Errorf("seen before the end: %d, %s", b.Audit().Seq(), got)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func TestNestedUpdates(t *testing.T) {
	b, l := filledHamper(), new(Till)
	err := b.Update(func(HamperUpdate) error { return b.Update(setAll) })
	if err == nil || err.Error() != "audit: cannot update github.com/auditline/auditline/audit_test.Hamper: an update of it is running already; use the handle that it has" {
		t.Error(err)
	}
	ctx := audit.With(context.Background(), audit.Origin{Who: "ann"})
	err = l.Update(ctx, func(TillUpdate) error {
		return l.Update(ctx, func(TillUpdate) error { return nil })
	})
	if err == nil || !strings.Contains(err.Error(), "running already") {
		t.Error(err)
	}
	err = audit.Group(ctx, func(*audit.Tx) error {
		return l.Update(ctx, func(TillUpdate) error { return nil })
	}, l, b)
	if err == nil || !strings.Contains(err.Error(), "running already") {
		t.Error(err)
	}
	p := new(Pair[stringer, string])
	err = p.Update(func(PairUpdate[stringer, string]) error {
		return audit.Capture(ctx, p, func() error { return nil })
	})
	if err == nil || err.Error() != "audit: Capture of "+p.Audit().Type()+" within an update of it; use the update's handle" {
		t.Error(err)
	}
	var kept HamperUpdate
	if err := b.Update(func(u HamperUpdate) error { kept = u; return nil }); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if r := recover(); r != "audit: an update has ended, and its handle is still used" {
			t.Error(r)
		}
	}()
	kept.SetRate(1)
}

// TestUpdatesOfManyGoroutines reads, changes and writes from eight goroutines, with a check that
// locks and readers beside.
func TestUpdatesOfManyGoroutines(t *testing.T) {
	const goroutines, updates = 8, 1000
	ctx := audit.With(context.Background(), audit.Origin{Who: "ann"})
	l := new(Till)
	var wg sync.WaitGroup
	for range goroutines {
		wg.Go(func() {
			for range updates {
				if err := l.Update(ctx, func(u TillUpdate) error { return u.SetTotal(u.Total() + 5) }); err != nil {
					t.Error(err)
					return
				}
				_ = l.Total()
			}
		})
	}
	wg.Wait()
	if want := int64(goroutines * updates * 5); l.Total() != want || l.Audit().Len("total") != goroutines*updates {
		t.Errorf("total %d after %d changes, want %d", l.Total(), l.Audit().Len("total"), want)
	}
}

func TestUpdateOfAGenericStruct(t *testing.T) {
	p := new(Pair[stringer, string])
	if err := p.Update(func(u PairUpdate[stringer, string]) error {
		u.SetFirst("a")
		u.SetSecond(u.Second() + "b")
		return nil
	}); err != nil || p.First() != "a" || p.Second() != "b" || p.ChangeLog("second")[0].Set == 0 {
		t.Errorf("%v, %v %v", err, p.First(), p.Second())
	}
}

type stringer string

func (s stringer) String() string { return string(s) }

// TestChangeSetsEndWhereLogsAreCut sets after a log that ended with a change set was forgotten,
// forked, or loaded.
func TestChangeSetsEndWhereLogsAreCut(t *testing.T) {
	x := new(Ticket)
	two := func(u TicketUpdate) error { u.SetSeats(1); u.SetSeats(2); return nil }
	if err := x.Update(two); err != nil {
		t.Fatal(err)
	}
	copied, loaded := new(Ticket), new(Ticket)
	reflect.ValueOf(copied).Elem().Set(reflect.ValueOf(x).Elem())
	piece, err := x.Audit().AppendSince(nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := loaded.Audit().LoadSince(piece); err != nil {
		t.Fatal(err)
	}
	if x.Update(func(u TicketUpdate) error { u.SetSeats(7); return errOverdrawn }) != errOverdrawn {
		t.Error("the update has not failed")
	}
	x.Audit().Forget(1)
	for name, of := range map[string]*Ticket{"forgotten": x, "copied": copied, "loaded": loaded} {
		of.SetSeats(5)
		if c := of.Audit().Since(2); len(c) != 1 || c[0].Set != 0 {
			t.Errorf("%s: %+v", name, c)
		}
		if err := of.Update(two); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
