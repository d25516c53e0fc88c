// Package audit measures change logs side by side with the alternatives: the same three
// fields, a counter, a running mean and a counter, set in turn.
package audit

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/auditimpl"
)

// stage is what the sets go to, whatever keeps the log.
type stage interface {
	setRecords(v int64)
	setMean(v float64)
	setErrors(v int64)
}

// latencies are what the running mean is of.
var latencies = func() (all [300]float64) {
	random := rand.New(rand.NewPCG(1, 2))
	for i := range all {
		all[i] = 0.5 + random.Float64()
	}
	return all
}()

// drive sets each field k times.
func drive[S stage](s S, k int) {
	sum := 0.0
	for i := range k {
		sum += latencies[i%len(latencies)]
		s.setRecords(int64(i + 1))
		s.setMean(sum / float64(i+1))
		s.setErrors(int64(i / 2))
	}
}

// fields are the values themselves.
type fields struct {
	records int64   `audit:"true"`
	mean    float64 `audit:"true"`
	errors  int64   `audit:"true"`
}

// ours is what auditgen generates.
type ours struct {
	name    string
	records int64   `audit:"true"`
	mean    float64 `audit:"true"`
	errors  int64   `audit:"true"`

	trail audit.Trail
}

func (s *ours) Audit() audit.View  { return auditimpl.ViewOf(s, &s.trail) }
func (s *ours) setRecords(v int64) { auditimpl.SetInt(&s.trail, &s.records, v) }
func (s *ours) setMean(v float64)  { auditimpl.SetFloat(&s.trail, &s.mean, v) }
func (s *ours) setErrors(v int64)  { auditimpl.SetInt(&s.trail, &s.errors, v) }

// plain keeps no log.
type plain struct{ fields }

func (s *plain) setRecords(v int64) { s.records = v }
func (s *plain) setMean(v float64)  { s.mean = v }
func (s *plain) setErrors(v int64)  { s.errors = v }

// handWritten is what one writes without a generator: a typed log per field.
type handWritten struct {
	fields
	recordsLog []typed[int64]
	meanLog    []typed[float64]
	errorsLog  []typed[int64]
}

type typed[T any] struct {
	old, new T
	at       time.Time
}

func (s *handWritten) setRecords(v int64) {
	s.recordsLog = append(s.recordsLog, typed[int64]{s.records, v, time.Now()})
	s.records = v
}

func (s *handWritten) setMean(v float64) {
	s.meanLog = append(s.meanLog, typed[float64]{s.mean, v, time.Now()})
	s.mean = v
}

func (s *handWritten) setErrors(v int64) {
	s.errorsLog = append(s.errorsLog, typed[int64]{s.errors, v, time.Now()})
	s.errors = v
}

// boxed is a map of slices whose entries hold any value.
type boxed struct {
	fields
	log map[string][]change
}

type change struct {
	old, new any
	at       time.Time
}

func (s *boxed) add(field string, old, v any) {
	if s.log == nil {
		s.log = make(map[string][]change)
	}
	s.log[field] = append(s.log[field], change{old, v, time.Now()})
}

func (s *boxed) setRecords(v int64) { s.add("records", s.records, v); s.records = v }
func (s *boxed) setMean(v float64)  { s.add("mean", s.mean, v); s.mean = v }
func (s *boxed) setErrors(v int64)  { s.add("errors", s.errors, v); s.errors = v }

// locked is ours with a SyncTrail.
type locked struct {
	fields
	trail audit.SyncTrail
}

func (s *locked) setRecords(v int64) { auditimpl.SyncSetInt(&s.trail, &s.records, v) }
func (s *locked) setMean(v float64)  { auditimpl.SyncSetFloat(&s.trail, &s.mean, v) }
func (s *locked) setErrors(v int64)  { auditimpl.SyncSetInt(&s.trail, &s.errors, v) }

// signed is ours with a context, which says who sets.
type signed struct {
	fields
	ctx   context.Context
	trail audit.Trail `audit:"ctx"`
}

func (s *signed) setRecords(v int64) { auditimpl.SetIntBy(s.ctx, &s.trail, &s.records, v) }
func (s *signed) setMean(v float64)  { auditimpl.SetFloatBy(s.ctx, &s.trail, &s.mean, v) }
func (s *signed) setErrors(v int64)  { auditimpl.SetIntBy(s.ctx, &s.trail, &s.errors, v) }
