package engine

import (
	"reflect"
	"sync/atomic"
	"time"

	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/internal/protocol/reflected"
)

// part is a component during a run.
type part struct {
	name, typeName string
	component      any
	role           protocol.Role
	byRecord       bool
	dead           int64        // records that failed in this run
	ended          bool         // there are no more records from it
	timesItself    bool         // its monitor is told how long a record takes by what does its work
	held           int64        // records that workers or a batch had when the component ended
	batches        bool         // it takes several records at a time
	working        int64        // the number of the first record of the batch that it was given, 0 once it has returned
	passedOver     int64        // records of its batches that it did not hand on, without an error
	gathered       int64        // records that came before its input was opened again
	fork           bool         // one of the sinks that Sinks hands records to
	taps           bool         // what it passes on can be seen from outside
	fed            bool         // such a sink that takes a whole stream
	required       bool         // a sink without which the run does not go on
	keeps          bool         // it gives records when its input has ended
	retried        atomic.Int64 // attempts that followed another one
	holding        func() int64 // how many records others work on or a batch has, nil where nothing does
	inFlight       int64        // so many were, when somebody looked
	samples        func(component string, took time.Duration)
	durations      *histogram // nil where nobody looks from outside
	meter          *Meter
}

// byStream reports whether the component works on the whole stream in the run's goroutine.
func (p *part) byStream() bool { return !p.byRecord && !p.timesItself }

func (p *part) isStage() bool { return p.role == protocol.Stage }

// addParts gives every component its role by its place, and its monitor.
func (r *Run) addParts(parts []Part) {
	meters := r.meters(len(parts))
	for i, given := range parts {
		meters[i].begin()
		r.parts = append(r.parts, &part{
			name:        given.Name,
			typeName:    TypeName(given.Component),
			component:   given.Component,
			role:        given.role(i, len(parts)),
			byRecord:    given.ByRecord,
			fork:        given.Fork,
			required:    given.Required,
			keeps:       given.Flushes,
			timesItself: given.Workers,
			taps:        given.Taps || given.Workers,
			samples:     r.options.Samples,
			meter:       meters[i],
		})
	}
	r.base = r.stageEvents()
}

// meters are those of the Runner's earlier runs, or new ones.
func (r *Run) meters(n int) []*Meter {
	kept := r.options.Meters
	if kept == nil {
		kept = new([]*Meter)
	}
	for len(*kept) < n {
		*kept = append(*kept, newMeter())
	}
	return *kept
}

// role is the part's role at place i of n.
func (p Part) role(i, n int) protocol.Role {
	if p.Fork {
		return protocol.Sink
	}
	return RoleOf(i, n)
}

// RoleOf is the role of the component at place i of n.
func RoleOf(i, n int) protocol.Role {
	switch i {
	case 0:
		return protocol.Source
	case n - 1:
		return protocol.Sink
	}
	return protocol.Stage
}

func (r *Run) sink() *part {
	return r.parts[len(r.parts)-1]
}

// receivedBy is how many records came to component i; for the source, how many it yielded.
func (r *Run) receivedBy(i int, passed []int64) int64 {
	switch {
	case i == 0:
		return passed[0] + r.parts[0].dead
	case r.sinks != nil && i >= len(passed):
		return r.sinks.given[i-len(passed)]
	}
	return passed[i-1]
}

// passedBy is how many records component i gave on; for the sink, how many it took.
func (r *Run) passedBy(i int, passed []int64) int64 {
	if i >= len(passed) {
		return r.receivedBy(i, passed) - r.parts[i].dead - r.parts[i].inFlight
	}
	return passed[i]
}

// refuseNil finds the first component that is not there.
func refuseNil(parts []Part) error {
	for i, p := range parts {
		if !IsNil(p.Component) {
			continue
		}
		fault := protocol.Nil(p.role(i, len(parts)), max(i-1, 0), TypeName(p.Component))
		return Public.ComponentError(ComponentError{Component: p.Name, Type: fault.Type, Err: Public.ProtocolError(fault)})
	}
	return nil
}

// IsNil reports whether there is no component. One that is held by value comes by its
// address: as a function or a channel it may still be nil.
func IsNil(component any) bool {
	v := reflect.ValueOf(component)
	if v.Kind() == reflect.Pointer && !v.IsNil() {
		held := v.Elem()
		return (held.Kind() == reflect.Func || held.Kind() == reflect.Chan) && held.IsNil()
	}
	switch v.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Pointer, reflect.Map, reflect.Func, reflect.Slice, reflect.Chan:
		return v.IsNil()
	}
	return false
}

// TypeName is the type's name without package and pointer, empty for a nil without a type.
func TypeName(component any) string {
	if component == nil {
		return ""
	}
	return reflected.Of(reflect.TypeOf(component)).Name()
}
