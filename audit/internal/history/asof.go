package history

import (
	"math"
	"reflect"
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
		then := h.statesAt(nanos(t))
		for a, current := range now {
			if value, known := h.valueAt(a, then, current, nanos(t)); known {
				values[a.Name] = value
			}
		}
	}
	return values
}

// Latest is what the last change of a, which is in the log, has left.
func (h *History) Latest(a *schema.Attr) any {
	then := h.statesAt(math.MaxInt64)
	i := h.decisive(a, then)
	return h.stateValue(i, then[i])
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
			changed[h.Attrs[i].Top()] = true
		}
	}
	h.streamedAfter(at, changed)
	for i := range h.held {
		ring := h.held[i].ring
		if ring != nil && ring.Len() > 0 && ring.Last().At > at {
			changed[h.Attrs[i].Top()] = true
		}
	}
}

// streamedAfter adds the attributes of which the stream holds a change after that time. What came
// behind the next mark, the counts tell.
func (h *History) streamedAfter(at int64, changed map[*schema.Attr]bool) {
	mark := h.stream.UpToTime(at)
	d, next := h.decoder(mark), mark+1
	later := make([]bool, len(h.Fields))
	for e, ok := d.Next(); ok; e, ok = d.Next() {
		later[e.Field] = later[e.Field] || e.At > at
		if next < h.stream.Marks() && e.Seq == h.stream.MarkedSeq(next) {
			break
		}
	}
	for i, f := range h.Fields {
		if later[i] || next < h.stream.Marks() && f.Kind != stream.KindRing && f.Count > h.stream.Count(next, i) {
			changed[h.Attrs[i].Top()] = true
		}
	}
}

// state is what a field held at some time.
type state struct {
	bits    uint64 // of a number, or the position of a value in its column
	boxed   any    // the value itself, where it stood in a ring
	at      int64  // of the change that left it
	known   bool
	decided bool // by a change, or by what the log says of lost ones
}

// statesAt returns what every field held at that time.
func (h *History) statesAt(at int64) []state {
	then := make([]state, len(h.Fields))
	for i, gone := range h.Lost {
		if gone.N > 0 {
			then[i] = state{at: gone.At, known: at >= gone.At, decided: true, bits: gone.Left}
			if ring := h.held[i].ring; ring != nil {
				then[i].boxed = ring.Start()
			}
		}
	}
	h.readUntil(at, then)
	for i := range h.held {
		ring := h.held[i].ring
		if ring == nil {
			continue
		}
		for r := range ring.Changes {
			h.decide(&then[i], at, r.At, state{boxed: r.Old}, state{boxed: r.New})
		}
	}
	return then
}

// readUntil takes into account what the stream tells of the states at that time: what stands before
// it, and of fields that changed only later their first change.
func (h *History) readUntil(at int64, then []state) {
	mark := -1
	if !h.shareAttrs() {
		mark = h.stream.UpToTime(at)
	}
	d := h.decoder(mark)
	for i := range then {
		if h.stream.Count(mark, i) > 0 {
			then[i] = state{bits: d.Last(i), at: d.At, known: true, decided: true}
		}
	}
	for e, ok := d.Next(); ok && e.At <= at; e, ok = d.Next() {
		h.decide(&then[e.Field], at, e.At, state{bits: e.Old}, state{bits: e.New})
	}
	for i, f := range h.Fields {
		if !then[i].decided && f.Kind != stream.KindRing && f.Count > 0 {
			e := h.firstOf(i)
			h.decide(&then[i], at, e.At, state{bits: e.Old}, state{bits: e.New})
		}
	}
}

// shareAttrs tells whether several fields log the same attribute, or it and a member. Which of them
// is decisive, only the times of their changes tell, which marks do not know.
func (h *History) shareAttrs() bool {
	seen := make(map[*schema.Attr]bool, len(h.Attrs))
	for _, a := range h.Attrs {
		if a != nil && seen[a] {
			return true
		}
		seen[a] = true
	}
	for _, a := range h.Attrs {
		if a != nil && a.Parent != nil && seen[a.Parent] {
			return true
		}
	}
	return false
}

// firstOf is the first change in the stream of field i, which has one.
func (h *History) firstOf(i int) stream.Entry {
	d := h.decoder(h.stream.Without(i))
	e, ok := d.Next()
	for ok && e.Field != i {
		e, ok = d.Next()
	}
	return e
}

// covers tells whether the log had begun by then, or always had.
func (h *History) covers(at int64) bool {
	return h.Base == (stream.Point{}) || at >= h.Base.At
}

// decide takes a change at time at into account. One that is not later than the time asked for left
// its new value; the first one that is later shows what was before it, if nothing else does.
func (h *History) decide(s *state, asked, at int64, old, new state) {
	switch {
	case at <= asked:
		*s = new
		s.at, s.known = at, true
	case !s.decided:
		*s = old
		s.at, s.known = math.MinInt64, h.covers(asked)
	}
	s.decided = true
}

// valueAt returns the value that a had, given the states of the fields then and the value that a
// has now.
func (h *History) valueAt(a *schema.Attr, then []state, now any, asked int64) (value any, known bool) {
	i := h.decisive(a, then)
	switch {
	case len(a.Members) > 0:
		return h.composed(a, then, now, asked)
	case i < 0: // a never changed
		return a.Hide(copyOf(a, now)), h.covers(asked)
	case !then[i].known:
		return nil, false
	}
	return h.stateValue(i, then[i]), true
}

// stateValue is the value of the i-th field in a state that is known.
func (h *History) stateValue(i int, s state) any {
	if h.Fields[i].Kind == stream.KindRing {
		return h.hide(i, s.boxed)
	}
	return h.Value(i, s.bits)
}

// composed is valueAt of a struct that is logged member by member. Older logs have whole ones, too.
// It is redacted where it, or a member, is.
func (h *History) composed(a *schema.Attr, then []state, now any, asked int64) (value any, known bool) {
	whole := reflect.New(a.Type).Elem()
	whole.Set(reflect.ValueOf(copyOf(a, now)))
	since, known, hidden := int64(math.MinInt64), h.covers(asked), a.Redact
	if i := h.decisive(a, then); i >= 0 && then[i].known {
		hidden = assign(whole, h.stateValue(i, then[i])) || hidden
		since, known = then[i].at, true
	}
	for _, m := range a.Members {
		i := h.decisive(m, then)
		switch {
		case i < 0 && !known, i >= 0 && !then[i].known:
			return nil, false
		case i >= 0 && then[i].at >= since:
			at := unsafe.Add(whole.Addr().UnsafePointer(), m.Offset-a.Offset)
			hidden = assign(reflect.NewAt(m.Type, at).Elem(), h.stateValue(i, then[i])) || hidden
		}
	}
	if hidden {
		return schema.Redacted, true
	}
	return whole.Interface(), true
}

// assign sets to to v, which is nil where to is an interface that is to hold nothing, and does
// nothing where v is redacted.
func assign(to reflect.Value, v any) (redacted bool) {
	switch {
	case v == schema.Redacted:
		return true
	case v == nil:
		to.SetZero()
	default:
		to.Set(reflect.ValueOf(v))
	}
	return false
}

// decisive returns which of the fields that log a changed last before the time asked for, -1 if
// none has a say. There are several where a's options changed between two runs of a program that
// kept the log.
func (h *History) decisive(a *schema.Attr, then []state) int {
	last := -1
	for i, s := range then {
		if h.Attrs[i] == a && s.decided && (last < 0 || s.at > then[last].at) {
			last = i
		}
	}
	return last
}
