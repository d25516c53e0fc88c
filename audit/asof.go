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
		p.with(v.at, func(own unsafe.Pointer, trail *Trail) {
			h := p.history(trail)
			past := h.asOf(nanos(t))
			for _, a := range p.attrs {
				if value, known := h.past(a, past, own, nanos(t)); known {
					values[a.name] = value
				}
			}
		})
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
	for i, records := range h.rings {
		if n := len(records); n > 0 && records[n-1].at > at {
			changed[h.attrs[i]] = true
		}
	}
}

// moment is a field's value at some time: bits or a position, or the value itself where it
// stands in a ring.
type moment struct {
	bits    uint64
	boxed   any
	known   bool
	decided bool // by a change
}

// asOf returns what every field was at that time.
func (h *history) asOf(at int64) []moment {
	past := make([]moment, len(h.fields))
	for i, gone := range h.lost {
		if gone.n > 0 {
			past[i] = moment{known: at >= gone.at, decided: true, bits: gone.left, boxed: h.starts[i]}
		}
	}
	for e := range h.entries {
		h.decide(&past[e.field], e.field, at, e.at, moment{bits: e.old}, moment{bits: e.new})
	}
	for i, records := range h.rings {
		for _, r := range records {
			h.decide(&past[i], i, at, r.at, moment{boxed: r.old}, moment{boxed: r.new})
		}
	}
	return past
}

// decide takes a change of field i into account: at or before the time asked for, its new
// value counts; the first one after it shows what was before, if nothing else does.
func (h *history) decide(m *moment, i int, asked, at int64, old, new moment) {
	switch {
	case at <= asked:
		*m = new
		m.known = true
	case !m.decided:
		*m = old
		m.known = asked >= h.base.at
	}
	m.decided = true
}

// past is the value of a, an attribute of the struct at own. One that never changed is
// what it is now.
func (h *history) past(a *attr, past []moment, own unsafe.Pointer, asked int64) (value any, known bool) {
	for i, m := range past {
		switch {
		case h.attrs[i] != a || !m.decided:
		case h.fields[i].kind == kindRing && m.known:
			return h.hide(i, m.boxed), true
		case m.known:
			return h.value(i, m.bits), true
		default:
			return nil, false
		}
	}
	if asked < h.base.at {
		return nil, false
	}
	if a.redact {
		return Redacted, true
	}
	return load(a.typ, unsafe.Add(own, a.offset), a.share), true
}
