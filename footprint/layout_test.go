package footprint_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/footprint"
)

type badlyOrdered struct {
	id    string
	valid bool
	at    time.Time
	count int32
	value float64
	more  *badlyOrdered
	flags uint8
}

type large struct {
	name string
	data [4000]byte
}

func TestLayoutAccountsForEveryByte(t *testing.T) {
	for _, v := range []any{0, "", badlyOrdered{}, large{}, &large{}, [3]badlyOrdered{}, struct{}{}, [5]byte{}} {
		l := footprint.Layout(v)
		if got := l.Header + l.Size + l.Unused; got != l.Block {
			t.Errorf("%s: header, size and unused are %d bytes, the block has %d", l.Type, got, l.Block)
		}
		at := uintptr(0)
		for _, f := range l.Fields {
			if f.Offset != at {
				t.Errorf("%s.%s begins at %d, what is before it ends at %d", l.Type, f.Name, f.Offset, at)
			}
			at = f.Offset + f.Size + f.Padding
		}
		if len(l.Fields) > 0 && at != l.Size {
			t.Errorf("%s: the last field ends at %d, the struct at %d", l.Type, at, l.Size)
		}
	}
}

func TestLayoutOfLargeBlockHasHeader(t *testing.T) {
	l := footprint.Layout(large{})
	if l.Header != 8 || uint64(l.Size) != 4000+2*word || l.Block != 4096 || uint64(l.PointerBytes) != word {
		t.Errorf("Layout = %+v, want header 8, 4000 bytes and a string in a block of 4096, a pointer at the beginning", l)
	}
}

func TestLayoutOfNil(t *testing.T) {
	if l := footprint.Layout(nil); l.Size != 0 || l.Block != 0 {
		t.Errorf("Layout(nil) = %+v", l)
	}
}

// TestSVGDrawsEveryByteOnce adds up the rectangles inside of groups, those of the grid.
func TestSVGDrawsEveryByteOnce(t *testing.T) {
	for _, v := range []any{badlyOrdered{}, large{}, map[string]int{}, [16]byte{}} {
		var b strings.Builder
		l := footprint.Layout(v)
		if err := l.WriteSVG(&b); err != nil {
			t.Fatal(err)
		}
		var svg struct {
			Width  float64 `xml:"width,attr"`
			Groups []struct {
				Rects []struct {
					X     float64 `xml:"x,attr"`
					Width float64 `xml:"width,attr"`
				} `xml:"rect"`
			} `xml:"g"`
		}
		if err := xml.Unmarshal([]byte(b.String()), &svg); err != nil {
			t.Fatal(err)
		}
		var drawn float64
		for _, g := range svg.Groups {
			for _, r := range g.Rects {
				drawn += r.Width
				if r.X+r.Width > svg.Width {
					t.Errorf("%s: a rectangle ends at %g, the picture at %g", l.Type, r.X+r.Width, svg.Width)
				}
			}
		}
		perRow := 16.0
		for float64(l.Block) > 32*perRow {
			perRow *= 2
		}
		if want := float64(l.Block) * 28 * 16 / perRow; drawn < want*0.999 || drawn > want*1.001 {
			t.Errorf("%s: rectangles are %g wide, %d bytes are %g", l.Type, drawn, l.Block, want)
		}
	}
}

func TestSVGEscapesNames(t *testing.T) {
	var b strings.Builder
	if err := footprint.Layout(struct{ c <-chan int }{}).WriteSVG(&b); err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal([]byte(b.String()), new(struct{})); err != nil {
		t.Errorf("%v in\n%s", err, b.String())
	}
}

// full takes n bytes and then fails.
type full struct{ n int }

var errFull = errors.New("full")

func (f *full) Write(p []byte) (int, error) {
	if f.n -= len(p); f.n < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestLayoutReportsWriteErrors(t *testing.T) {
	l := footprint.Layout(badlyOrdered{})
	for name, write := range map[string]func(io.Writer) error{"text": l.WriteText, "svg": l.WriteSVG} {
		for _, room := range []int{0, 150} {
			if err := write(&full{room}); !errors.Is(err, errFull) {
				t.Errorf("%s with room for %d bytes: error %v, want %v", name, room, err, errFull)
			}
		}
	}
}

type audited struct {
	records int64
	trail   audit.Trail
}

type onlyTrail struct{ trail audit.Trail }

func TestLayoutShowsWhatATrailCosts(t *testing.T) {
	for _, c := range []struct {
		v    any
		has  bool
		cost uintptr
	}{
		{audited{}, true, 16},
		{struct {
			a, b int64
			t    audit.SyncTrail
		}{}, true, 32},
		{struct {
			p    *int
			a    [4]int64
			t    audit.Trail
			name byte
		}{}, true, 16},
		{struct{ audited }{}, true, 16},
		{struct {
			audited
			more [2]int64
		}{}, true, 24},
		{struct{ onlyTrail }{}, true, 16},
		{struct{ a [5]int64 }{}, false, 16},
		{struct{ a [65]int64 }{}, false, 0},
		{0, false, 0},
	} {
		l := footprint.Layout(c.v)
		if l.HasTrail != c.has || l.TrailCost != c.cost {
			t.Errorf("%s: trail %t costs %d, want %t, %d", l.Type, l.HasTrail, l.TrailCost, c.has, c.cost)
		}
	}
}
