package footprint

import (
	"slices"
	"strings"
)

// paths remembers how a walk came to each type the first time, and what it could not look into.
type paths struct {
	came   []edge // by plan
	opaque map[edge]string
	doubts map[edge]int // see judge
}

// edge is a reference in values of a type.
type edge struct {
	from *plan
	ref  *ref
}

// begin notes that a root has type p.
func (ps *paths) begin(p *plan) { ps.reach(p, p, nil) }

// reach notes that the reference r in values of type from leads to type to.
func (ps *paths) reach(to, from *plan, r *ref) {
	if to.id >= len(ps.came) {
		ps.came = append(ps.came, make([]edge, to.id+1-len(ps.came))...)
	}
	if e := &ps.came[to.id]; e.from == nil {
		*e = edge{from, r}
	}
}

func (ps *paths) reached(p *plan) bool { return p.id < len(ps.came) && ps.came[p.id].from != nil }

func (ps *paths) add(from *plan, r *ref, reason string) {
	if ps.opaque == nil {
		ps.opaque = make(map[edge]string)
	}
	ps.opaque[edge{from, r}] = reason
}

// spreadByChance is how many may be spread for each that is whole before what a reference leads to
// is doubted.
const spreadByChance = 4

// judge notes what something that the reference r leads to looks like.
func (ps *paths) judge(from *plan, r *ref, l look) {
	if ps.doubts == nil {
		ps.doubts = make(map[edge]int)
	}
	switch l {
	case part:
		ps.add(from, r, "part of a larger block")
	case spread:
		ps.doubts[edge{from, r}]++
	case whole:
		ps.doubts[edge{from, r}] -= spreadByChance
	}
}

// addDoubts adds the references that lead to what may be parts, if they are not known to.
func (ps *paths) addDoubts() {
	for e, n := range ps.doubts {
		if n >= few && ps.opaque[e] == "" {
			ps.add(e.from, e.ref, "may be parts of larger blocks: they lie as far apart as those would")
		}
	}
}

// path spells the way from a root to e.
func (ps *paths) path(e edge) string {
	var names []string
	for e.ref != nil {
		names = append(names, e.ref.name)
		e = ps.came[e.from.id]
	}
	slices.Reverse(names)
	return "(" + e.from.typ + ")" + strings.Join(names, "")
}

// opaquePaths returns the places where more may hide, sorted.
func (ps *paths) opaquePaths() (list []string) {
	ps.addDoubts()
	for e, reason := range ps.opaque {
		list = append(list, ps.path(e)+": "+reason)
	}
	slices.Sort(list)
	return slices.Compact(list)
}
