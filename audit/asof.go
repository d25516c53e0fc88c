package audit

import (
	"math"
	"time"
	"unsafe"
)

// AsOf returns the attributes' values at t, as the last change at or before t left them;
// before an attribute's first change that is the value it had before. Values that are no
// longer known are left out.
func (v View) AsOf(t time.Time) map[string]any {
	values := make(map[string]any)
	for _, p := range v.of().parts {
		h, now := new(history), make(map[*attr]any)
		p.with(v.at, func(own unsafe.Pointer, trail *Trail) {
			h = p.history(trail)
			p.load(own, now)
		})
		past := h.asOf(nanos(t))
		for a, current := range now {
			if value, known := h.past(a, past, current, nanos(t)); known {
				values[a.name] = value
			}
		}
	}
	return values
}

// Dirty names the attributes that changed after since, in source order.
func (v View) Dirty(since time.Time) (names []string) {
	changed := make(map[*attr]bool)
	for _, p := range v.of().parts {
		v.history(p).changedAfter(nanos(since), changed)
	}
	for _, a := range v.of().attrs {
		if changed[a] {
			names = append(names, a.name)
		}
	}
	return names
}

// nanos is t in Unix nanoseconds, or the nearest that these can say.
func nanos(t time.Time) int64 {
	switch {
	case t.Before(time.Unix(0, math.MinInt64)):
		return math.MinInt64
	case t.After(time.Unix(0, math.MaxInt64)):
		return math.MaxInt64
	}
	return t.UnixNano()
}

func (h *history) changedAfter(at int64, changed map[*attr]bool) {
	for i, gone := range h.lost {
		if gone.n > 0 && gone.at > at {
			changed[h.attrs[i]] = true
		}
	}
	for e := range h.entries {
		if e.at > at {
			changed[h.attrs[e.field]] = true
		}
	}
	for i, ring := range h.rings {
		if ring != nil && ring.len() > 0 && ring.last().at > at {
			changed[h.attrs[i]] = true
		}
	}
}

// moment is a field's value at some time: bits or a position, or the value itself where it
// stands in a ring.
type moment struct {
	bits    uint64
	boxed   any
	at      int64 // of the change that left it
	known   bool
	decided bool
}

// asOf returns what every field was at that time.
func (h *history) asOf(at int64) []moment {
	past := make([]moment, len(h.fields))
	for i, gone := range h.lost {
		if gone.n > 0 {
			past[i] = moment{at: gone.at, known: at >= gone.at, decided: true, bits: gone.left}
			if ring := h.rings[i]; ring != nil {
				past[i].boxed = ring.start()
			}
		}
	}
	for e := range h.entries {
		h.decide(&past[e.field], at, e.at, moment{bits: e.old}, moment{bits: e.new})
	}
	for i, ring := range h.rings {
		if ring == nil {
			continue
		}
		for r := range ring.changes {
			h.decide(&past[i], at, r.at, moment{boxed: r.old}, moment{boxed: r.new})
		}
	}
	return past
}

// covers tells whether the log had begun by then, or always had.
func (h *history) covers(at int64) bool {
	return h.base == (point{}) || at >= h.base.at
}

// decide takes a change into account: at or before the time asked for, its new value
// counts; the first one after it shows what was before, if nothing else does.
func (h *history) decide(m *moment, asked, at int64, old, new moment) {
	switch {
	case at <= asked:
		*m = new
		m.at, m.known = at, true
	case !m.decided:
		*m = old
		m.at, m.known = math.MinInt64, h.covers(asked)
	}
	m.decided = true
}

// past is the value of a. One that never changed is what it is now.
func (h *history) past(a *attr, past []moment, now any, asked int64) (value any, known bool) {
	last := -1
	for i, m := range past {
		if h.attrs[i] == a && m.decided && (last < 0 || m.at > past[last].at) {
			last = i
		}
	}
	switch {
	case last < 0 && !h.covers(asked) || last >= 0 && !past[last].known:
		return nil, false
	case last < 0:
		return a.hide(a.copy(now)), true
	case h.fields[last].kind == kindRing:
		return h.hide(last, past[last].boxed), true
	}
	return h.value(last, past[last].bits), true
}
