package history

import (
	"math"
	"time"
	"unsafe"

	"github.com/auditline/auditline/audit/internal/schema"
	"github.com/auditline/auditline/audit/internal/stream"
)

// AsOf returns the attributes' values at t, as the last change at or before t left them;
// before an attribute's first change that is the value it had before. Values that are no
// longer known are left out.
func (v Object) AsOf(t time.Time) map[string]any {
	values := make(map[string]any)
	for _, p := range v.Schema().Parts {
		h, now := new(History), make(map[*schema.Attr]any)
		p.With(v.at, func(own unsafe.Pointer, trail *stream.Trail) {
			h = HistoryOf(p, trail)
			loadValues(p, own, now)
		})
		past := h.at(nanos(t))
		for a, current := range now {
			if value, known := h.past(a, past, current, nanos(t)); known {
				values[a.Name] = value
			}
		}
	}
	return values
}

// Dirty names the attributes that changed after since, in source order.
func (v Object) Dirty(since time.Time) (names []string) {
	changed := make(map[*schema.Attr]bool)
	for _, p := range v.Schema().Parts {
		v.history(p).changedAfter(nanos(since), changed)
	}
	for _, a := range v.Schema().Attrs {
		if changed[a] {
			names = append(names, a.Name)
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

func (h *History) changedAfter(at int64, changed map[*schema.Attr]bool) {
	for i, gone := range h.Lost {
		if gone.N > 0 && gone.At > at {
			changed[h.Attrs[i]] = true
		}
	}
	for e := range h.entries {
		if e.At > at {
			changed[h.Attrs[e.Field]] = true
		}
	}
	for i, ring := range h.rings {
		if ring != nil && ring.Len() > 0 && ring.Last().At > at {
			changed[h.Attrs[i]] = true
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

// at returns what every field was at that time.
func (h *History) at(at int64) []moment {
	past := make([]moment, len(h.Fields))
	for i, gone := range h.Lost {
		if gone.N > 0 {
			past[i] = moment{at: gone.At, known: at >= gone.At, decided: true, bits: gone.Left}
			if ring := h.rings[i]; ring != nil {
				past[i].boxed = ring.Start()
			}
		}
	}
	for e := range h.entries {
		h.decide(&past[e.Field], at, e.At, moment{bits: e.Old}, moment{bits: e.New})
	}
	for i, ring := range h.rings {
		if ring == nil {
			continue
		}
		for r := range ring.Changes {
			h.decide(&past[i], at, r.At, moment{boxed: r.Old}, moment{boxed: r.New})
		}
	}
	return past
}

// covers tells whether the log had begun by then, or always had.
func (h *History) covers(at int64) bool {
	return h.Base == (stream.Point{}) || at >= h.Base.At
}

// decide takes a change into account: at or before the time asked for, its new value
// counts; the first one after it shows what was before, if nothing else does.
func (h *History) decide(m *moment, asked, at int64, old, new moment) {
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
func (h *History) past(a *schema.Attr, past []moment, now any, asked int64) (value any, known bool) {
	last := -1
	for i, m := range past {
		if h.Attrs[i] == a && m.decided && (last < 0 || m.at > past[last].at) {
			last = i
		}
	}
	switch {
	case last < 0 && !h.covers(asked) || last >= 0 && !past[last].known:
		return nil, false
	case last < 0:
		return a.Hide(copyOf(a, now)), true
	case h.Fields[last].Kind == stream.KindRing:
		return h.hide(last, past[last].boxed), true
	}
	return h.Value(last, past[last].bits), true
}
