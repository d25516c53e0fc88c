package audit_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/auditline/auditline/audit"
)

// appendSince appends what x has logged after number seq to file.
func appendSince(t *testing.T, file []byte, x audit.Audited, seq uint64) []byte {
	t.Helper()
	file, err := x.Audit().AppendSince(file, seq)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// loadAll loads the pieces of file into x.
func loadAll(x audit.Audited, file []byte) (err error) {
	for len(file) > 0 && err == nil {
		file, err = x.Audit().LoadSince(file)
	}
	return err
}

// TestPieces writes a log as pieces, at random lengths, and reads it back.
func TestPieces(t *testing.T) {
	seeds := uint64(4)
	if testing.Short() {
		seeds = 1
	}
	for seed := range seeds {
		random := rand.New(rand.NewPCG(seed, seed))
		w := newWorld(t, nil)
		x, y := w.subjects[0], new(subject)
		var file []byte
		saved, pieces := uint64(0), 0
		for range 600 {
			w.refill(random)
			if s := settings[random.IntN(len(settings)-1)]; random.IntN(6) == 0 {
				s.around(x, s.random(w.c))
			} else {
				w.set(0, s)
			}
			if random.IntN(40) > 0 {
				continue
			}
			file = appendSince(t, file, x, saved)
			saved = x.Audit().Seq()
			if pieces++; pieces%3 == 0 { // and go on in a log that was loaded
				if err := loadAll(y, file); err != nil {
					t.Fatal(err)
				}
				w.move(0, y)
				x, y, file = y, new(subject), appendSince(t, nil, y, 0)
			}
		}
		if err := loadAll(y, appendSince(t, file, x, saved)); err != nil {
			t.Fatal(err)
		}
		w.move(0, y)
		w.compareOften(random)
	}
}

// move makes to, which has the log of the i-th subject, that subject, with its values.
func (w *world) move(i int, to *subject) {
	for _, s := range settings {
		s.around(to, s.get(w.subjects[i]))
	}
	w.subjects[i] = to
	w.compare(i)
}

func TestAPieceIsAsLongAsWhatIsNew(t *testing.T) {
	p := new(place)
	for i := range 10_000 {
		p.SetCourier(strings.Repeat("x", i%100))
	}
	p.SetNote(strings.Repeat("long ", 100_000))
	p.SetOpen(true)
	seq := p.Audit().Seq()
	if got := appendSince(t, nil, p, seq); len(got) != 0 {
		t.Errorf("%d bytes where nothing is new", len(got))
	}
	p.SetOpen(false)
	p.SetCents(7)
	if got := appendSince(t, nil, p, seq); len(got) > 200 {
		t.Errorf("%d bytes of two changes", len(got))
	}
}

func TestPiecesOfEmbeddedStructs(t *testing.T) {
	o, loaded := &Outer{Stage: new(Stage)}, &Outer{Stage: new(Stage)}
	o.SetLevel(1)
	o.Stage.SetRecords(2)
	file := appendSince(t, nil, o, 0)
	o.SetLabel("outer")
	o.Base.SetLabel("base")
	o.SetLevel(3)
	file = appendSince(t, file, o, 2)
	if err := loadAll(loaded, file); err != nil || story(loaded.Audit().Changes()) != story(o.Audit().Changes()) {
		t.Errorf("%v\n%s\nwant\n%s", err, story(loaded.Audit().Changes()), story(o.Audit().Changes()))
	}
}

// TestPiecesOfOtherTypes reads pieces into a struct that knows some attributes no longer, and
// others with another type.
func TestPiecesOfOtherTypes(t *testing.T) {
	p, whole, loaded := visited(), new(shrunk), new(shrunk)
	file := appendSince(t, nil, p, 0)
	p.SetCents(9)
	p.SetNote("later")
	p.SetRatio(1.5)
	p.SetPin("4321")
	file = appendSince(t, file, p, 15)
	if err := whole.Audit().UnmarshalBinary(marshal(t, p)); err == nil {
		t.Fatal("all fits")
	}
	for len(file) > 0 {
		var err error
		file, err = loaded.Audit().LoadSince(file)
		if _, refused := errors.AsType[*audit.RefusedError](err); !refused {
			t.Fatal(err)
		}
	}
	if got, want := story(loaded.Changes()), story(whole.Changes()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got, want := story(loaded.Audit().Unknown()), story(whole.Audit().Unknown()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	loaded.SetRatio(2)
	if got := story(loaded.Changes()); !strings.HasSuffix(got, "ratio 0>2") {
		t.Error(got)
	}
}

func TestPiecesThatCannotBe(t *testing.T) {
	p := visited()
	for _, c := range []struct{ seq, forgotten uint64 }{{16, 0}, {3, 5}} {
		q := visited()
		q.Audit().Forget(c.forgotten)
		if b, err := q.Audit().AppendSince([]byte("kept"), c.seq); err == nil || string(b) != "kept" {
			t.Errorf("after %d, with %d forgotten: %q, %v", c.seq, c.forgotten, b, err)
		}
	}
	first, second := appendSince(t, nil, p, 0), appendSince(t, nil, p, 9)
	for name, file := range map[string][]byte{
		"the piece is cut short":                                   first[:len(first)-1],
		"begins after change 9, and does not go on from change 0":  second,
		"begins after change 0, and does not go on from change 15": append(first, first...),
		"the data does not begin with version 1 or 2":              {3, 9, 9, 9},
		"cannot read the log of github.com/auditline/auditline":    {},
	} {
		q := new(place)
		if name == "cannot read the log of github.com/auditline/auditline" {
			_, err := q.Audit().LoadSince(file)
			if err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("no piece: %v", err)
			}
			continue
		}
		if err := loadAll(q, file); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
