package stream

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"unique"
)

// ledger has fields of every kind.
type ledger struct {
	count  int
	rate   float64
	text   string
	list   []string
	lines  map[int]string
	last   int
	secret string
	trail  Trail
}

// step changes a field, within an update or not.
func (g *ledger) step(r *rand.Rand, at int64, updating bool) {
	prov := Provenance{At: at, By: unique.Make(OriginFields{Who: fmt.Sprint("w", r.IntN(3))})}
	if r.IntN(3) > 0 {
		prov.By = Origin{}
	}
	lines := MapOf(&g.trail, &g.lines, nil)
	if updating {
		prov = g.trail.changing()
		lines = UpdateMapOf(&g.trail, &g.lines, nil)
	}
	switch n := r.IntN(1 << 20); n % 8 {
	case 0:
		SetInt(&g.trail, &g.count, n, prov, nil)
	case 1:
		SetFloat(&g.trail, &g.rate, float64(n)/3, prov, nil)
	case 2:
		Set(&g.trail, &g.text, strings.Repeat("long ", 60)+fmt.Sprint(n), prov, nil)
	case 3:
		Set(&g.trail, &g.list, []string{fmt.Sprint(n)}, prov, nil)
	case 4:
		lines.Set(n%5, fmt.Sprint(n))
	case 5:
		lines.Delete(n % 5)
	case 6:
		SetInt(&g.trail, &g.last, n, prov, []Option{Keep(3)})
	default:
		Set(&g.trail, &g.secret, fmt.Sprint(n), prov, []Option{Redact})
	}
}

// refuse makes an update of some steps and takes it back.
func (g *ledger) refuse(r *rand.Rand, at int64) {
	was := ledger{count: g.count, rate: g.rate, text: g.text, list: g.list, lines: maps.Clone(g.lines)}
	if err := g.trail.Begin(uint64(at), Provenance{At: at}); err != nil {
		panic(err)
	}
	for range r.IntN(6) {
		g.step(r, at, true)
	}
	g.trail.Rollback(func(uint64) {
		g.count, g.rate, g.text, g.list, g.lines = was.count, was.rate, was.text, was.list, was.lines
	})
}

// image describes a log but for its times, with collections as they are at each change.
func (g *ledger) image() string {
	if g.trail.log == nil {
		return ""
	}
	var b strings.Builder
	for c := range g.trail.log.Image().changes {
		fmt.Fprintln(&b, c.Seq, c.By, c.Set, c.Old, c.New, c.field)
	}
	for i, f := range g.trail.log.ByID() {
		fmt.Fprintln(&b, f.Off, f.Kind, f.Count, g.trail.log.lostOf(uint16(i+1)).N)
		if f.Kind.columned() {
			c := g.trail.log.Extras.Columns[i]
			for pos := range c.Len() + 1 {
				fmt.Fprintln(&b, c.At(uint64(pos)))
			}
		}
	}
	return b.String()
}

// TestRefusedUpdates compares logs with those of structs of which no update was ever refused.
func TestRefusedUpdates(t *testing.T) {
	for seed := range uint64(20) {
		r, ops := rand.New(rand.NewPCG(1, seed)), rand.New(rand.NewPCG(2, seed))
		one, two := new(ledger), new(ledger)
		for i := range int64(400) {
			at := 1_000_000 * (i + 1)
			if r.IntN(3) == 0 {
				one.refuse(r, at)
			}
			step := ops.Uint64()
			one.step(rand.New(rand.NewPCG(3, step)), at, false)
			two.step(rand.New(rand.NewPCG(3, step)), at, false)
		}
		if got, want := one.image(), two.image(); got != want {
			i := 0
			for i < min(len(got), len(want)) && got[i] == want[i] {
				i++
			}
			t.Fatalf("seed %d: they differ from here on: got\n%s\nwant\n%s", seed, got[i:], want[i:])
		}
	}
}

// TestRefusedUpdatesOfLongLogs bounds what a refused update makes by what it changes.
func TestRefusedUpdatesOfLongLogs(t *testing.T) {
	g := new(ledger)
	for i := range 300_000 {
		SetInt(&g.trail, &g.count, i, Provenance{}, nil)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if err := g.trail.Begin(1, Provenance{At: Now()}); err != nil {
		t.Fatal(err)
	}
	UpdateInt(&g.trail, &g.count, -1, nil)
	g.trail.Rollback(func(uint64) {})
	runtime.ReadMemStats(&after)
	if made := after.TotalAlloc - before.TotalAlloc; made > 32<<10 {
		t.Errorf("a refused update made %d bytes, though the log of %d has %d", made, 300_000, g.trail.log.size())
	}
}
