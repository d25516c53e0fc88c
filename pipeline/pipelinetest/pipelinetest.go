// Package pipelinetest checks that a component keeps the promises that pipelines build on and that
// no compiler sees: that it stops when its reader does, that it can be started again, that its two
// forms do the same, and that a sink that can tell does not take a part of its input for the whole.
//
//	func TestFilter(t *testing.T) {
//		err := pipelinetest.TestStage[*Reading, *Reading](func() any { return &Filter{Min: 20} }, readings)
//		if err != nil {
//			t.Error(err)
//		}
//	}
package pipelinetest

import (
	"fmt"
	"iter"
	"reflect"
	"slices"

	"github.com/auditline/auditline/audit"
)

// patience is how many records of a source are looked at: it may be endless.
const patience = 1000

// result is what a component made of one record, or what it says about it.
type result[T any] struct {
	record T
	err    error
}

// String is the result as messages show it.
func (r result[T]) String() string {
	if r.err != nil {
		return "error: " + r.err.Error()
	}
	return fmt.Sprintf("%+v", r.record)
}

// same compares what two runs made: records by value, audited ones by their attributes, since their
// logs hold times.
func (r result[T]) same(other result[T]) bool {
	if r.err != nil || other.err != nil {
		return r.err != nil && other.err != nil
	}
	a, auditedA := any(r.record).(audit.Audited)
	b, auditedB := any(other.record).(audit.Audited)
	if auditedA && auditedB && !isNil(a) && !isNil(b) {
		return len(audit.Diff(a, b)) == 0
	}
	return reflect.DeepEqual(r.record, other.record)
}

func isNil(v any) bool {
	rv := reflect.ValueOf(v)
	return rv.Kind() == reflect.Pointer && rv.IsNil()
}

// The sequences below hand yield on as it is: a loop would hide that a component calls it too
// often.

// pairs makes a sequence of pairs of one without errors.
func pairs[T any](seq iter.Seq[T]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		seq(func(rec T) bool { return yield(rec, nil) })
	}
}

// records is the sequence without its errors.
func records[T any](seq iter.Seq2[T, error]) iter.Seq[T] {
	return func(yield func(T) bool) {
		seq(func(rec T, _ error) bool { return yield(rec) })
	}
}

// values is a sequence of records that counts how often it is started.
func values[T any](list []T, starts *int) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		*starts++
		for _, rec := range list {
			if !yield(rec, nil) {
				return
			}
		}
	}
}

// readsOnce says that a component restarts its source.
func readsOnce(method string, starts int) error {
	if starts <= 1 {
		return nil
	}
	return fmt.Errorf("%s reads its input %d times: each time runs the source again", method, starts)
}

// collect reads at most patience results.
func collect[T any](seq iter.Seq2[T, error]) (all []result[T]) {
	for rec, err := range seq {
		if all = append(all, result[T]{rec, err}); len(all) == patience {
			break
		}
	}
	return all
}

// differ says where two lists of results part, nil if nowhere.
func differ[T any](what string, a, b []result[T]) error {
	for i := range min(len(a), len(b)) {
		if !a[i].same(b[i]) {
			return fmt.Errorf("%s: record %d is %v, and then %v", what, i+1, a[i], b[i])
		}
	}
	if len(a) != len(b) {
		return fmt.Errorf("%s: there are %d records, and then %d", what, len(a), len(b))
	}
	return nil
}

// stopsAfter reads n results and stops: the sequence must not offer another one after that.
func stopsAfter[T any](n int, seq iter.Seq2[T, error]) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("stopped after %d records, it panics: %v", n, p)
		}
	}()
	count := 0
	seq(func(T, error) bool {
		count++
		return count < n
	})
	if count > n {
		return fmt.Errorf("stopped after %d records, it offers %d more: it must return when yield returns false", n, count-n)
	}
	return nil
}

// stopPoints are the records after which a reader stops: the first few, and the last one.
func stopPoints(n int) []int {
	points := []int{1, 2, 3, n}
	points = slices.DeleteFunc(points, func(p int) bool { return p < 1 || p > n })
	slices.Sort(points)
	return slices.Compact(points)
}

// errShape is returned for a component without any form for these types.
func errShape(component any, role, types string) error {
	return fmt.Errorf("%T is no %s for records of type %s: see the interfaces of package pipeline", component, role, types)
}
