package audit

import (
	"iter"
	"reflect"
	"sync/atomic"
	"unsafe"
	"weak"

	"github.com/auditline/auditline/audit/internal/history"
	"github.com/auditline/auditline/audit/internal/schema"
	"github.com/auditline/auditline/audit/internal/stream"
)

// A Queue tells an exporter which of many objects have changed, without asking each:
//
//	queue.Watch(order) // when it was made or loaded
//
//	for x := range queue.Changed() {
//		if err := store(x, x.Audit().Since(stored[x])); err != nil {
//			queue.List(x) // for the next time
//		}
//	}
//
// The zero value is an empty queue. It is safe for concurrent use, of objects with a SyncTrail by
// any goroutine, of others by one that may use the object. Objects are not kept alive by it: one
// that nothing else refers to any more is never yielded, whatever it has logged.
//
// Setters do not get slower: that of the first change lists the object, without a lock that objects
// share, and the others do not look whether it is watched. A watched object that has not changed
// takes some 500 bytes more.
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

// Watch lists x from its next change on, each time that it changes after Changed has yielded it. A
// struct copy of x is not watched. x is a pointer to an audited struct; of several queues that
// watch it, the last one does.
func (q *Queue) Watch(x Audited) { q.watched(x).rearm(history.Object(x.Audit())) }

// List lists x now, as if it had changed. Exporters call it for what they could not store.
func (q *Queue) List(x Audited) {
	w := q.watched(x)
	w.rearm(history.Object(x.Audit()))
	w.list()
}

func (q *Queue) watched(x Audited) *watched {
	o := history.Object(x.Audit())
	return &watched{queue: q, schema: o.Schema(), at: weak.Make((*byte)(o.At()))}
}

// Changed yields the objects that have changed since they were watched, or yielded before, each
// once, in any order. What changes while it is yielded, or after, is listed again. What is left
// when the loop ends early stays listed.
func (q *Queue) Changed() iter.Seq[Audited] {
	return func(yield func(Audited) bool) {
		for l := q.latest.Swap(nil); l != nil; l = l.before {
			at := l.watched.at.Value()
			if at == nil {
				continue
			}
			o := history.NewObject(l.watched.schema, unsafe.Pointer(at))
			l.watched.rearm(o)
			if x := reflect.NewAt(o.Schema().Type, o.At()).Interface().(Audited); !yield(x) {
				q.putBack(l.before)
				return
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
	for _, p := range o.Schema().Parts {
		p.With(o.At(), func(_ unsafe.Pointer, t *stream.Trail) { t.Watch(w.list) })
	}
}

// list puts the object into its queue, unless it is there already.
func (w *watched) list() {
	if w.listed.CompareAndSwap(false, true) {
		w.queue.push(w)
	}
}
