package audit_test

import (
	"context"
	"reflect"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
)

func changed(q *audit.Queue) (ids []string) {
	for x := range q.Changed() {
		ids = append(ids, x.Audit().ID())
	}
	slices.Sort(ids)
	return ids
}

func TestQueueListsWhatHasChanged(t *testing.T) {
	var q audit.Queue
	ctx := t.Context()
	a, b, c := &Parcel{id: "a"}, &Parcel{id: "b"}, &Crate{Parcel: Parcel{id: "c"}, Stage: &Stage{}}
	b.SetWeight(ctx, 1)
	for _, x := range []audit.Audited{a, b, c} {
		q.Watch(x)
	}
	if got := changed(&q); got != nil {
		t.Errorf("before a change: %v", got)
	}
	if a.Audit().Seq() != 0 || b.Audit().Seq() != 1 || len(b.ChangeLog("weight")) != 1 {
		t.Errorf("a watched log reads %v, %v", a.Audit(), b.Audit())
	}
	a.SetWeight(ctx, 1)
	a.SetWeight(ctx, 2)
	c.SetRecords(1) // of one of its parts
	c.SetLevel(3)
	if got := changed(&q); !slices.Equal(got, []string{"a", "c"}) {
		t.Errorf("got %v", got)
	}
	b.Audit().Forget(1)
	b.Audit().Resume(7, time.Now())
	b.SetWeight(ctx, 2)
	if got := changed(&q); !slices.Equal(got, []string{"b"}) || b.Audit().Seq() != 8 {
		t.Errorf("got %v, %v", got, b.Audit())
	}
	if err := audit.Capture(ctx, a, func() error { a.weight = 5; return nil }); err != nil {
		t.Fatal(err)
	}
	if got := changed(&q); !slices.Equal(got, []string{"a"}) || len(a.Audit().Since(2)) != 1 {
		t.Errorf("got %v, %v", got, a.Audit())
	}
	if err := audit.Capture(ctx, a, func() error { a.weight = 6; return errOverdrawn }); err != errOverdrawn {
		t.Fatal(err)
	}
	if got := changed(&q); got != nil {
		t.Errorf("after what failed: %v", got)
	}
	for x := range q.Changed() {
		t.Errorf("%v", x)
	}
	q.List(a)
	q.List(b)
	for range q.Changed() {
		break
	}
	if got := changed(&q); len(got) != 1 {
		t.Errorf("after a loop that ended early: %v", got)
	}
}

// TestQueueAfterAPanic: what a loop has not stored comes again, however the loop ended.
func TestQueueAfterAPanic(t *testing.T) {
	var q audit.Queue
	for _, id := range []string{"a", "b", "c"} {
		x := &Parcel{id: id}
		q.List(x)
		defer runtime.KeepAlive(x)
	}
	for range 2 {
		func() {
			defer func() { recover() }()
			for range q.Changed() {
				panic("the database is gone")
			}
		}()
		var ending sync.WaitGroup
		ending.Go(func() {
			for range q.Changed() {
				runtime.Goexit()
			}
		})
		ending.Wait()
	}
	if got := changed(&q); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("got %v", got)
	}
}

func TestQueueLeavesCopiesAlone(t *testing.T) {
	var q audit.Queue
	a := &Stage{}
	a.SetRecords(1)
	q.Watch(a)
	b := new(Stage)
	reflect.ValueOf(b).Elem().Set(reflect.ValueOf(a).Elem())
	b.SetRecords(2)
	if got := changed(&q); got != nil {
		t.Errorf("a copy was listed: %v", got)
	}
	a.SetRecords(3)
	if got := changed(&q); len(got) != 1 || a.Audit().Seq() != 2 || b.Audit().Seq() != 2 || b.Records() != 2 {
		t.Errorf("got %v, %v, %v", got, a.Audit(), b.Audit())
	}
	reflect.ValueOf(a).Elem().Set(reflect.ValueOf(b).Elem())
	q.Watch(a)
	a.SetRecords(4)
	if got := changed(&q); len(got) != 1 || a.Audit().Seq() != 3 {
		t.Errorf("set to a copy and watched again: %v, %v", got, a.Audit())
	}
	for range 1000 {
		q.Watch(new(Stage)) // collected
	}
	runtime.GC()
	if got := changed(&q); got != nil {
		t.Errorf("got %v", got)
	}
}

var global Signed

func TestQueueOfWhatIsNotOnTheHeap(t *testing.T) {
	var q audit.Queue
	q.Watch(&global)
	global.SetOwner(t.Context(), "x")
	if got := changed(&q); len(got) != 1 {
		t.Errorf("got %v", got)
	}
}

// TestQueueMissesNothing has goroutines change objects while another one exports them.
func TestQueueMissesNothing(t *testing.T) {
	var q audit.Queue
	objects, exported := make([]*Signed, 50), make(map[audit.Audited]uint64)
	for i := range objects {
		objects[i] = new(Signed)
		q.Watch(objects[i])
	}
	var setting sync.WaitGroup
	for range 4 {
		setting.Go(func() {
			for range 200 {
				for _, o := range objects {
					o.SetOwner(context.Background(), "x")
				}
			}
		})
	}
	export := func() {
		for x := range q.Changed() {
			exported[x] = x.Audit().Seq()
		}
	}
	done := make(chan struct{})
	go func() { setting.Wait(); close(done) }()
	for running := true; running; {
		select {
		case <-done:
			running = false
		default:
			runtime.Gosched() // on js/wasm nothing else interrupts a loop
		}
		export()
	}
	for _, o := range objects {
		if exported[o] != 800 {
			t.Fatalf("%d of 800 changes exported", exported[o])
		}
	}
}
