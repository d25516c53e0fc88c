package stream

import (
	"errors"
	"slices"
	"sync/atomic"
	"unique"

	"github.com/auditline/auditline/audit/internal/values"
)

// ErrNested says that an update of an object is asked for within another one of it.
var ErrNested = errors.New("an update of it is running already; use the handle that it has")

// Update is an update under way: changes that stay together, or are all taken back.
type Update struct {
	set     uint64 // the number of the change set, 0 when none is under way
	prov    Provenance
	begun   Point         // the end of the log before
	empty   bool          // there was no log
	ids     uint16        // fields in use before
	origins int           // known before
	was     Origin        // of the log before
	marked  bool          // the stream says that the set has begun
	goesOn  bool          // the set had begun before, as that of a capture around this
	undo    []func()      // sets those fields back of which the log does not tell the old values
	changed []overwritten // rings that were written
	seal    *seal         // that of the trail before, nil if nobody watches it
}

// overwritten is a ring as it was before an update.
type overwritten struct {
	off   int32
	ring  Ring
	count uint64
	lost  Lost
}

var lastSet atomic.Uint64

// NextSet returns a number that no change set of this process has, larger than the last one: at, a
// time of Now, in microseconds since 1970, or the number after the last. It fits a float64 exactly,
// which is all that some readers of JSON have.
func NextSet(at int64) uint64 {
	for {
		last := lastSet.Load()
		next := max(uint64(at/1000), last+1)
		if lastSet.CompareAndSwap(last, next) {
			return next
		}
	}
}

// Begin begins an update, whose changes have that number and provenance.
func (t *Trail) Begin(set uint64, prov Provenance) error {
	if t.Updating() {
		return ErrNested
	}
	var s *seal
	l, empty := t.log, t.log == nil
	if empty || l.Seq != t.seq {
		s = t.unseal()
		empty = t.log == nil
		if l = t.writable(); l.inUpdate() != nil { // of a copy that shares the log, while t was sealed
			l = l.cut(0, t.seq)
			t.setLog(l)
		}
	}
	u := &l.Extra().update // which is zero, and set field by field: it is larger than what is set
	u.prov, u.empty, u.seal = prov, empty, s
	u.begin(l, set)
	if c := l.Extras.captured; c != nil {
		u.set, u.was, u.goesOn = c.set, c.was, c.marked
	}
	if !u.goesOn {
		l.origin = toBegin
	}
	return nil
}

// begin notes of l what it is put back to.
func (u *Update) begin(l *Log, set uint64) {
	u.set, u.begun, u.was = set, Point{l.Seq, l.At}, l.origin
	u.ids, u.origins = l.Ids, len(l.Extra().Origins)
}

// toBegin is the origin of a log before the first change of a change set. No change has it, so that
// setters, which look whether the origin is another one anyway, lead to setOrigin.
var toBegin = unique.Make(OriginFields{Correlation: "the change set begins with the next change"})

// beginDue begins the change set that is to begin with the next change.
func (l *Log) beginDue() {
	u, c := l.inUpdate(), l.Extras.captured
	if u == nil {
		u = c
	}
	l.origin, u.marked = u.was, true
	if c != nil {
		c.marked = true
	}
	l.beginSet(u.set)
}

// running is the update under way. It panics where there is none: then a handle is used after its
// update has ended.
func (t *Trail) running() *Update {
	if t.log == nil || t.log.Extras == nil || t.log.Extras.update.set == 0 {
		panic("audit: an update has ended, and its handle is still used")
	}
	return &t.log.Extras.update
}

// changing is the provenance of a change that is about to be made in the update under way.
func (t *Trail) changing() Provenance {
	u := t.running()
	if t.log.origin == toBegin {
		t.log.beginDue()
	}
	return u.prov
}

// Commit ends an update whose changes stay.
func (t *Trail) Commit() {
	l := t.log
	u := &l.Extras.update
	marked, s := u.marked, u.seal
	l.leave(u)
	u.set, u.marked, u.goesOn, u.seal = 0, false, false, nil
	if u.undo != nil || u.changed != nil {
		u.undo, u.changed = nil, nil
	}
	switch {
	case s == nil:
	case marked:
		s.changed()
	default:
		t.reseal(s)
	}
}

// leave ends the change set of u, unless it is that of a capture that goes on.
func (l *Log) leave(u *Update) {
	switch {
	case l.Extras.captured != nil && l.Extras.captured != u:
	case u.marked:
		l.inSet(0)
	case l.origin == toBegin:
		l.origin = u.was
	}
}

// Rollback ends an update and makes the log what it was before. The fields are to be set back
// first: those that the log tells by restore, which gets the number of the last change before.
func (t *Trail) Rollback(restore func(seq uint64)) {
	l := t.log
	u := l.Extras.update
	defer t.reseal(u.seal)
	restore(u.begun.Seq)
	for _, setBack := range slices.Backward(u.undo) {
		setBack()
	}
	l.Extras.update = Update{} // copies of the struct may go on with l
	if t.cutBack(&u); l.Extras.captured != nil {
		t.log.goOn(l.Extras.captured, u.goesOn)
	}
}

// cutBack makes the log of t what it was when u began.
func (t *Trail) cutBack(u *Update) {
	l := t.log
	l.leave(u)
	if u.empty {
		t.clear()
		return
	}
	t.setLog(l.before(u))
	t.seq = u.begun.Seq
}

// goOn makes l the log of a capture that goes on, whose set had begun or had not.
func (l *Log) goOn(c *Update, begun bool) {
	l.Extra().captured = c
	if c.marked = begun; begun {
		l.inSet(c.set)
	} else {
		l.origin = toBegin
	}
}

// putBack gives a ring what it held before an update.
func (l *Log) putBack(o overwritten) {
	f := l.find(o.off, KindRing)
	l.setCount(f, o.count)
	*slot(&l.Extra().Rings, f.id) = o.ring
	*slot(&l.Extra().lost, f.id) = o.lost
}

// inUpdate is the update under way, nil if there is none.
func (l *Log) inUpdate() *Update {
	if l == nil || l.Extras == nil || l.Extras.update.set == 0 {
		return nil
	}
	return &l.Extras.update
}

// saveRing remembers the ring of f, which is about to be written, for the update and the capture
// under way. Changes in rings do not lead to setOrigin.
func (l *Log) saveRing(f fieldRef) {
	if l.origin == toBegin {
		l.beginDue()
	}
	if u := l.inUpdate(); u != nil {
		u.saveRing(l, f)
	}
	if c := l.Extras.captured; c != nil {
		c.saveRing(l, f)
	}
}

func (u *Update) saveRing(l *Log, f fieldRef) {
	for _, o := range u.changed {
		if o.off == f.off {
			return
		}
	}
	u.changed = append(u.changed, overwritten{f.off, l.Extras.Rings[f.id-1].Frozen(), l.count(f), l.lostOf(f.id)})
}

// remember notes how a field is set back whose old value the log does not tell.
func remember[T any](t *Trail, field *T, old T) {
	if u := t.log.inUpdate(); u != nil {
		u.undo = append(u.undo, func() { *field = old })
	}
}

// Updating tells whether an update of t is under way.
func (t *Trail) Updating() bool { return t.log.inUpdate() != nil }

// currentSet is the number of the change set to which the next change belongs, 0 for none.
func (l *Log) currentSet() uint64 {
	if l.Extras == nil {
		return 0
	}
	return l.Extras.set
}

// leaves tells whether a set of the same value is none, so that the stream need not say that a
// change set has begun.
func (t *Trail) leaves(opts []Option, same bool) bool {
	if same && merge(opts).Has(OnChange) {
		t.running()
		return true
	}
	return false
}

// UpdateInt is SetInt within an update of t, as are the others below. They ask for options as those
// do.
func UpdateInt[T Integer](t *Trail, field *T, v T, opts []Option) (T, bool) {
	if len(opts) > 0 {
		if t.leaves(opts, v == *field) {
			return v, false
		}
		return SetInt(t, field, v, t.changing(), opts)
	}
	prov, old := t.changing(), *field
	*field = v
	return old, t.number(offset(t, field), KindInt, uint64(old), uint64(v), prov, 0)
}

func UpdateFloat[T Float](t *Trail, field *T, v T, opts []Option) (T, bool) {
	if len(opts) > 0 {
		if t.leaves(opts, values.FloatBits(v) == values.FloatBits(*field)) {
			return v, false
		}
		return SetFloat(t, field, v, t.changing(), opts)
	}
	prov, old := t.changing(), *field
	*field = v
	return old, t.number(offset(t, field), KindFloat, values.FloatBits(old), values.FloatBits(v), prov, 0)
}

func UpdateBool[T ~bool](t *Trail, field *T, v T, opts []Option) (T, bool) {
	if t.leaves(opts, v == *field) {
		return v, false
	}
	return SetBool(t, field, v, t.changing(), opts)
}

func UpdateValue[T any](t *Trail, field *T, v T, opts []Option) (T, bool) {
	return Set(t, field, v, t.changing(), opts)
}

// SyncUpdateInt is UpdateInt for a trail that is locked, as are the others below.
func SyncUpdateInt[T Integer](t *SyncTrail, field *T, v T, opts []Option) (T, bool) {
	return UpdateInt(&t.trail, field, v, opts)
}

func SyncUpdateFloat[T Float](t *SyncTrail, field *T, v T, opts []Option) (T, bool) {
	return UpdateFloat(&t.trail, field, v, opts)
}

func SyncUpdateBool[T ~bool](t *SyncTrail, field *T, v T, opts []Option) (T, bool) {
	return UpdateBool(&t.trail, field, v, opts)
}

func SyncUpdateValue[T any](t *SyncTrail, field *T, v T, opts []Option) (T, bool) {
	return UpdateValue(&t.trail, field, v, opts)
}

// UpdateMapOf is MapOf within an update of t.
func UpdateMapOf[M ~map[K]V, K comparable, V any](t *Trail, field *M, opts []Option) Map[M, K, V] {
	m := MapOf(t, field, opts)
	t.running()
	m.updating = true
	return m
}

// UpdateSliceOf is SliceOf within an update of t.
func UpdateSliceOf[S ~[]V, V any](t *Trail, field *S, opts []Option) Slice[S, V] {
	s := SliceOf(t, field, opts)
	t.running()
	s.updating = true
	return s
}
