package heapcases

import (
	"context"
	"reflect"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/auditimpl"
)

// stage is an audited struct, with its setters written out.
type stage struct {
	records int64
	latency float64
	name    string
	trail   audit.Trail
}

type sharedStage struct {
	records int64
	trail   audit.SyncTrail
}

// counted returns a stage whose log has n changes of numbers.
func counted(n int) *stage {
	s := new(stage)
	for i := range n {
		if i%2 == 0 {
			auditimpl.SetInt(&s.trail, &s.records, s.records+1)
		} else {
			auditimpl.SetFloat(&s.trail, &s.latency, float64(i)*0.1)
		}
	}
	return s
}

// renamed returns a stage whose log has n changes of strings.
func renamed(n int) *stage {
	s := new(stage)
	for i := range n {
		auditimpl.Set(&s.trail, &s.name, text(i, 10))
	}
	return s
}

// labelled is an audited struct whose values refer to more.
type labelled struct {
	tags   []string
	limits map[string]int
	owner  any
	trail  audit.Trail
}

// relabelled returns a labelled struct whose log has n changes of each field.
func relabelled(n int) *labelled {
	l := new(labelled)
	for i := range n {
		auditimpl.Set(&l.trail, &l.tags, []string{text(i, 20), "b"})
		auditimpl.Set(&l.trail, &l.limits, map[string]int{"a": i})
		auditimpl.Set(&l.trail, &l.owner, any(i+1000))
	}
	return l
}

// logged returns a stage with n changes of each field, logged as the options say and by somebody.
func logged(n int, opts ...auditimpl.Option) *stage {
	s := new(stage)
	for i := range n {
		ctx := audit.With(context.Background(), audit.Origin{Who: text(i%3, 20)})
		auditimpl.SetIntBy(ctx, &s.trail, &s.records, int64(i/2), opts...)
		auditimpl.SetFloatBy(ctx, &s.trail, &s.latency, 1/float64(i+1), opts...)
		auditimpl.SetBy(ctx, &s.trail, &s.name, text(i/2, 20), opts...)
	}
	return s
}

func trailCases() []Case {
	return []Case{
		{Name: "audited structs without changes", Prepare: many(5000, func(int) *stage { return counted(0) })},
		{Name: "audited structs with 1 change", Prepare: many(2000, func(int) *stage { return counted(1) })},
		{Name: "audited structs with 8 changes", Prepare: many(1000, func(int) *stage { return counted(8) })},
		{Name: "audited structs with 1,000 changes", Prepare: many(50, func(int) *stage { return counted(1000) })},
		{Name: "a log of 100,000 changes", Prepare: built(func() any { return counted(100_000) })},
		{Name: "logs of strings", Prepare: many(300, func(i int) *stage { return renamed(i) })},
		{Name: "logs of slices, maps and interfaces", Prepare: many(50, relabelled)},
		{Name: "logs with origins", Prepare: many(50, func(i int) *stage { return logged(i) })},
		{Name: "logs of the last changes", Prepare: many(50, func(i int) *stage { return logged(i*3, auditimpl.Keep(20)) })},
		{Name: "logs of differences", Prepare: many(50, func(i int) *stage { return logged(i*2, auditimpl.OnChange) })},
		{Name: "logs without their values", Prepare: many(50, func(i int) *stage { return logged(i*2, auditimpl.Redact) })},
		{Name: "copies of audited structs", Prepare: many(50, func(i int) [2]*stage {
			s, c := counted(i*3), new(stage)
			reflect.ValueOf(c).Elem().Set(reflect.ValueOf(s).Elem()) // which vet does not see
			auditimpl.SetInt(&c.trail, &c.records, 7)
			return [2]*stage{s, c}
		})},
		{Name: "logs that were forgotten", Prepare: many(50, func(i int) *stage {
			s := counted(500)
			s.Audit().Forget(uint64(480 + i%20))
			return s
		})},
		{Name: "audited structs for many goroutines", Prepare: many(1000, func(i int) *sharedStage {
			s := new(sharedStage)
			for j := range 20 {
				auditimpl.SyncSetInt(&s.trail, &s.records, int64(i*j))
			}
			return s
		})},
	}
}
