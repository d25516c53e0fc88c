package audit

import (
	"iter"
	"reflect"

	"github.com/auditline/auditline/audit/internal/history"
	"github.com/auditline/auditline/audit/internal/queue"
)

// A Queue tells an exporter which of many objects have changed, without asking each:
//
//	for x := range OrderOutbox.Changed() {
//		if err := store(x, x.Audit().Since(stored[x])); err != nil {
//			OrderOutbox.List(x) // for the next time
//		}
//	}
//
// Such a queue auditgen generates for a trail with the option outbox. Its objects are listed by
// their first change, whoever has made them. For other queues, objects have to be named when they
// are made or loaded:
//
//	queue.Watch(order)
//
// The zero value is an empty queue. It is safe for concurrent use, of objects with a SyncTrail by
// any goroutine, of others by one that may use the object. Objects are not kept alive by it: one
// that nothing else refers to any more is never yielded, whatever it has logged.
//
// The setter of the first change lists the object, without a lock that objects share. Those that
// follow do not look whether it is watched; with the option outbox they look whether anything was
// ever logged, which takes a nanosecond at most. A watched object that has not changed takes some
// 500 bytes more.
type Queue queue.Queue

func (q *Queue) of() *queue.Queue { return (*queue.Queue)(q) }

// Watch lists x from its next change on, each time that it changes after Changed has yielded it. A
// struct copy of x is not watched; who sets x to a copy, be it one of x, watches x again. x is a
// pointer to an audited struct; of several queues that watch it, the last one does.
func (q *Queue) Watch(x Audited) { q.of().Watch(history.Object(x.Audit())) }

// List lists x now, as if it had changed. Exporters call it for what they could not store.
func (q *Queue) List(x Audited) { q.of().List(history.Object(x.Audit())) }

// Changed yields the objects that have changed since they were watched, or yielded before, each
// once, in any order. What changes while it is yielded, or after, is listed again. What is left
// when the loop ends early stays listed; where the loop panics, so does the object at hand.
func (q *Queue) Changed() iter.Seq[Audited] {
	return func(yield func(Audited) bool) {
		for o := range q.of().Changed() {
			if !yield(reflect.NewAt(o.Schema().Type, o.At()).Interface().(Audited)) {
				return
			}
		}
	}
}
