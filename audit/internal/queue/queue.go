// Package queue lists objects that have changed. See audit.Queue, which is its Queue to users.
package queue

import (
	"iter"
	"sync/atomic"
	"unsafe"
	"weak"

	"github.com/auditline/auditline/audit/internal/history"
	"github.com/auditline/auditline/audit/internal/schema"
	"github.com/auditline/auditline/audit/internal/stream"
)

// Queue lists objects, the latest first. The zero value is empty.
type Queue struct {
	latest atomic.Pointer[listing]
}

// listing is an object in a queue.
type listing struct {
	watched *watched
	before  *listing
}

// watched is an object of a queue.
type watched struct {
	queue  *Queue
	schema *schema.Schema
	at     weak.Pointer[byte]
	listed atomic.Bool
}

// Watch lists o from its next change on.
func (q *Queue) Watch(o history.Object) { q.watched(o).rearm(o) }

// List lists o now.
func (q *Queue) List(o history.Object) {
	w := q.watched(o)
	w.rearm(o)
	w.list()
}

// Enlist is Watch of an object of which nothing was ever logged, and that nobody watches. Others it
// leaves alone.
func (q *Queue) Enlist(s *schema.Schema, outer unsafe.Pointer) {
	o := history.NewObject(s, outer)
	w := q.watched(o)
	unused := false
	own := s.Own()
	own.With(outer, func(_ unsafe.Pointer, t *stream.Trail) {
		if unused = t.Unused(); unused {
			t.Watch(w.list)
		}
	})
	if unused {
		w.watchParts(o, own)
	}
}

func (q *Queue) watched(o history.Object) *watched {
	return &watched{queue: q, schema: o.Schema(), at: weak.Make((*byte)(o.At()))}
}

// Changed yields what is listed, and watches it again. What is left when the loop ends early is
// listed again; where it panics, that at hand, too.
func (q *Queue) Changed() iter.Seq[history.Object] {
	return func(yield func(history.Object) bool) {
		l, atHand := q.latest.Swap(nil), (*watched)(nil)
		defer func() { // also where yield panics, or ends the goroutine
			if atHand != nil {
				atHand.list()
			}
			q.putBack(l)
		}()
		for goOn := true; goOn && l != nil; {
			w := l.watched
			l = l.before
			if at := w.at.Value(); at != nil {
				o := history.NewObject(w.schema, unsafe.Pointer(at))
				w.rearm(o)
				atHand = w
				goOn = yield(o)
				atHand = nil
			}
		}
	}
}

// putBack lists l and those before it again.
func (q *Queue) putBack(l *listing) {
	for ; l != nil; l = l.before {
		q.push(l.watched)
	}
}

func (q *Queue) push(w *watched) {
	l := &listing{watched: w}
	for {
		l.before = q.latest.Load()
		if q.latest.CompareAndSwap(l.before, l) {
			return
		}
	}
}

// rearm waits for the next change of o.
func (w *watched) rearm(o history.Object) {
	w.listed.Store(false)
	w.watchParts(o, nil)
}

// watchParts watches the parts of o, but for one.
func (w *watched) watchParts(o history.Object, but *schema.Part) {
	for _, p := range o.Schema().Parts {
		if p != but {
			p.With(o.At(), func(_ unsafe.Pointer, t *stream.Trail) { t.Watch(w.list) })
		}
	}
}

// list puts the object into its queue, unless it is there already.
func (w *watched) list() {
	if w.listed.CompareAndSwap(false, true) {
		w.queue.push(w)
	}
}
