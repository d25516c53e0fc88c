package audit_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/auditline/auditline/audit"
)

// place is how a program had it; those after it are how others have it.
type place struct {
	at      spot     `audit:"true"`
	cents   int64    `audit:"true"`
	lines   []line   `audit:"true"`
	courier string   `audit:"true"`
	ratio   float32  `audit:"true"`
	seen    uint16   `audit:"true,keep=2"`
	pin     string   `audit:"true,redact"`
	note    string   `audit:"true"`
	total   *big.Int `audit:"true"` //stagecheck:ignore auditvalue nobody changes it
	flags   [2]bool  `audit:"true"`
	open    bool     `audit:"true"`

	trail audit.Trail
}

type spot struct{ Lat, Lon float64 }
type line struct{ count int64 }

// grown reads all that place has logged.
type grown struct {
	ratio   float64     `audit:"true"`
	where   grownSpot   `audit:"true,name=at"`
	carrier string      `audit:"true,was=kurier,was=courier"`
	amount  int32       `audit:"true,was=cents"`
	lines   []grownLine `audit:"true"`
	seen    uint64      `audit:"true,keep=3"`
	pin     string      `audit:"true"`
	note    string      `audit:"true,redact"`
	total   *big.Int    `audit:"true"` //stagecheck:ignore auditvalue nobody changes it
	flags   [2]bool     `audit:"true,keep=1"`
	open    bool        `audit:"true"`

	trail audit.SyncTrail
}

type grownSpot struct{ Lon, Alt, Lat float64 }
type grownLine struct {
	sku   string
	count int8
}

// shrunk cannot read some, and does not know others.
type shrunk struct {
	at    struct{ Lat float64 }  `audit:"true"`
	cents uint64                 `audit:"true"`
	lines []struct{ count uint } `audit:"true"`
	ratio float32                `audit:"true"`
	seen  uint8                  `audit:"true,keep=2"`
	total string                 `audit:"true"`

	trail audit.Trail
}

func visited() *place {
	p := new(place)
	p.SetAt(spot{52, 5})
	p.SetCents(-5)
	p.SetLines([]line{{2}, {-3}})
	p.SetCourier("bike")
	p.SetRatio(0.5)
	for i := range 4 {
		p.SetSeen(uint16(300 * i))
	}
	p.SetPin("1234")
	p.SetNote("secret")
	p.SetTotal(new(big.Int).Lsh(big.NewInt(1), 100))
	p.SetFlags([2]bool{true, false})
	p.SetOpen(true)
	p.cents = 7 //stagecheck:ignore auditwrite the log must hold a write around its setter
	p.SetCents(8)
	return p
}

// story is all changes in short.
func story(changes func(func(audit.Change) bool)) string {
	var all []string
	for c := range changes {
		all = append(all, fmt.Sprintf("%d %s %v>%v", c.Seq, c.Field, c.Old, c.New))
	}
	return strings.Join(all, "\n")
}

func marshal(t *testing.T, x audit.Audited) []byte {
	t.Helper()
	data, err := x.Audit().MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestGrownTypesReadAll(t *testing.T) {
	t.Parallel()
	g := new(grown)
	if err := g.Audit().UnmarshalBinary(marshal(t, visited())); err != nil {
		t.Fatal(err)
	}
	const want = `1 at {0 0 0}>{5 0 52}
2 amount 0>-5
3 lines []>[{ 2} { -3}]
4 carrier >bike
5 ratio 0>0.5
8 seen 300>600
9 seen 600>900
10 pin [redacted]>[redacted]
11 note [redacted]>[redacted]
12 total <nil>>1267650600228229401496703205376
13 flags [false false]>[true false]
14 open false>true
15 amount 7>8`
	if got := story(g.Changes()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	data := marshal(t, g)
	if bytes.Contains(data, []byte("secret")) {
		t.Error("what is redacted by now was kept")
	}
	again := new(grown)
	if err := again.Audit().UnmarshalBinary(data); err != nil || story(again.Changes()) != want || !bytes.Equal(marshal(t, again), data) {
		t.Errorf("%v\n%s", err, story(again.Changes()))
	}
	again.SetSeen(1)
	again.SetCarrier("car")
	again.SetWhere(grownSpot{})
	if got := story(again.Changes()); got != want+"\n16 seen 0>1\n17 carrier >car\n18 at {0 0 0}>{0 0 0}" || again.Audit().Forgotten("seen") != 2 {
		t.Errorf("%s", got)
	}
}

func TestWhatDoesNotFitStaysInTheLog(t *testing.T) {
	t.Parallel()
	p, s := visited(), new(shrunk)
	data := marshal(t, p)
	err := s.Audit().UnmarshalBinary(data)
	if _, ok := errors.AsType[*audit.RefusedError](err); !ok {
		t.Fatal(err)
	}
	const why = "audit: cannot read all of the log of github.com/auditline/auditline/audit_test.shrunk: " +
		"at: .Lon: stored as float64, now gone; cents: stored as int64, now uint64; lines: [].count: stored as int64, now uint; " +
		"seen: stored as 300 in 16 bits, now uint8 of 8 bits; total: stored as *math/big.Int, now string"
	if err.Error() != why {
		t.Errorf("got %v\nwant %s", err, why)
	}
	if got := story(s.Changes()); got != "5 ratio 0>0.5" {
		t.Error(got)
	}
	const unknown = `1 at map[Lat:0 Lon:0]>map[Lat:52 Lon:5]
2 cents 0>-5
3 lines <nil>>[map[count:2] map[count:-3]]
4 courier >bike
8 seen 300>600
9 seen 600>900
10 pin [redacted]>[redacted]
11 note >secret
12 total <nil>>{math/big.Int gob [2 16 0 0 0 0 0 0 0 0 0 0 0 0] false}
13 flags [false false]>[true false]
14 open false>true
15 cents 7>8`
	if got := story(s.Audit().Unknown()); got != unknown {
		t.Errorf("got\n%s\nwant\n%s", got, unknown)
	}
	for c := range s.Audit().Unknown() {
		if text, err := c.MarshalJSON(); err != nil || c.Field == "at" && !strings.Contains(string(text), `"new":{"Lat":52,"Lon":5}`) {
			t.Errorf("%s %v", text, err)
		}
		if stored, ok := c.New.(audit.Stored); ok && c.Field == "cents" && stored.Type() != "int64" {
			t.Error(stored.Type())
		}
	}
	if again := marshal(t, s); !bytes.Equal(again, data) {
		t.Errorf("%x, and when written again %x", data, again)
	}
	s.SetCents(9)
	s.Audit().Forget(3)
	back := new(place)
	err = back.Audit().UnmarshalBinary(marshal(t, s))
	if err == nil || !strings.HasSuffix(err.Error(), "place: cents: stored as uint64, now int64") {
		t.Error(err)
	}
	after := story(p.Changes())[strings.Index(story(p.Changes()), "4 courier"):]
	if got := story(back.Changes()); got != after || story(back.Audit().Unknown()) != "16 cents 0>9" {
		t.Errorf("got\n%s\nwant\n%s", got, after)
	}
}

// halfway is between place and grown: it does not know the courier by his old name.
type halfway struct {
	carrier string `audit:"true"`
	trail   audit.Trail
}

func TestAttributesBecomeOne(t *testing.T) {
	t.Parallel()
	p := new(place)
	p.SetCourier("bike")
	p.SetCourier("horse")
	p.Audit().Forget(1)
	h, g := new(halfway), new(grown)
	if err := h.Audit().UnmarshalBinary(marshal(t, p)); err != nil {
		t.Fatal(err)
	}
	h.SetCarrier("car")
	h.SetCarrier("train")
	h.Audit().Forget(3)
	if err := g.Audit().UnmarshalBinary(marshal(t, h)); err != nil {
		t.Fatal(err)
	}
	if got := story(g.Changes()); got != "4 carrier car>train" || g.Audit().Forgotten("carrier") != 3 {
		t.Errorf("%s, %d forgotten", got, g.Audit().Forgotten("carrier"))
	}
}

// TestVersion2 reads a log that was written on a machine of 64 bits, low byte first.
func TestVersion2(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(filepath.Join("testdata", "version2", "place.bin"))
	if err != nil {
		t.Fatal(err)
	}
	p := new(place)
	if err := p.Audit().UnmarshalBinary(data); err != nil || story(p.Changes()) != story(visited().Changes()) {
		t.Errorf("%v\n%s", err, story(p.Changes()))
	}
	if !bytes.Equal(marshal(t, p), data) {
		t.Error("other bytes when written again")
	}
}

// TestAsOfWhereOptionsHaveChanged asks a long log of an attribute that was redacted at first: the
// later of its two fields is decisive.
func TestAsOfWhereOptionsHaveChanged(t *testing.T) {
	t.Parallel()
	g, p := new(grown), new(place)
	g.SetNote("hidden")
	if err := p.Audit().UnmarshalBinary(marshal(t, g)); err != nil {
		t.Fatal(err)
	}
	p.SetNote("open")
	for range 5000 {
		p.SetCourier("bike")
	}
	last := p.Audit().Since(5001)[0]
	if got := p.Audit().AsOf(last.At)["note"]; got != "open" {
		t.Errorf("note is %v", got)
	}
}
