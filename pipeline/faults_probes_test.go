package pipeline_test

import (
	"context"
	"errors"
	"iter"
	"testing/synctest"
	"time"
)

// The components below do what a probe tells them to do with one of their records: one type for
// each form.

// fault is what a component does with a record.
type fault string

const (
	works       fault = "works"
	fails       fault = "fails"
	panics      fault = "panics"
	panicsFirst fault = "panics first"      // when it is opened
	panicsAtEnd fault = "panics at the end" // of its stream, with no record
	stops       fault = "stops"
	cancels     fault = "cancels"
	sleeps      fault = "sleeps"
	givesNil    fault = "gives nil"
	drains      fault = "drains"
)

var errFault = errors.New("fault")

// item is a record.
type item struct{ n int }

// probe makes a component do fault with the record that is the k-th it sees, or with item only,
// whichever copy of the component sees it. It drops some records as well.
type probe struct {
	place  int // in the pipeline
	fault  fault
	k      int
	only   int
	cancel func() // the run, or what it is to be drained by

	seen int
}

func (p *probe) setProbe(q probe) { *p = q }

// see takes one record, and says what goes beyond a component's own business.
func (p *probe) see(rec *item) (f fault, dropped bool) {
	f = works
	if p.seen++; p.seen == p.k || rec.n == p.only {
		f = p.fault
	}
	switch f {
	case panics:
		panic(errFault)
	case cancels, drains:
		p.cancel()
		synctest.Wait() // for the run to notice
	case sleeps:
		time.Sleep(time.Hour)
	}
	return f, drops(p.place, rec.n)
}

func (p *probe) open() {
	if p.fault == panicsFirst {
		panic(errFault)
	}
}

func (p *probe) end() {
	if p.fault == panicsAtEnd {
		panic(errFault)
	}
}

// drops reports whether the stage at a place drops item n.
func drops(place, n int) bool { return n%7 == place }

// numbers yields items 1 to n.
type numbers struct {
	probe
	n        int
	released bool
}

func (s *numbers) Stream() iter.Seq[*item] {
	s.open()
	return func(yield func(*item) bool) {
		for rec, err := range s.pairs() {
			if err != nil {
				panic("numbers cannot fail")
			}
			if !yield(rec) {
				return
			}
		}
	}
}

func (s *numbers) pairs() iter.Seq2[*item, error] {
	return func(yield func(*item, error) bool) {
		defer func() { s.released = true }()
		for i := range s.n {
			rec, err := &item{i + 1}, error(nil)
			switch f, _ := s.see(rec); f {
			case stops:
				return
			case givesNil:
				rec = nil
			case fails:
				err = errFault
			}
			if !yield(rec, err) {
				return
			}
		}
		s.end()
	}
}

// fallibleNumbers is numbers with errors.
type fallibleNumbers struct{ numbers }

func (s *fallibleNumbers) Stream(context.Context) iter.Seq2[*item, error] {
	s.open()
	return s.pairs()
}

// whole works on the whole stream.
type whole struct{ probe }

func (s *whole) Transform(in iter.Seq[*item]) iter.Seq[*item] {
	s.open()
	return func(yield func(*item) bool) {
		for rec := range in {
			f, dropped := s.see(rec)
			switch {
			case f == stops:
				return
			case dropped:
				continue
			case f == givesNil:
				rec = nil
			}
			if !yield(rec) {
				return
			}
		}
		s.end()
	}
}

// fallibleWhole works on the whole stream and may fail.
type fallibleWhole struct{ probe }

func (s *fallibleWhole) Transform(_ context.Context, in iter.Seq2[*item, error]) iter.Seq2[*item, error] {
	s.open()
	return func(yield func(*item, error) bool) {
		for rec, err := range in {
			if err != nil {
				panic("an error flowed into the next stage")
			}
			f, dropped := s.see(rec)
			switch {
			case f == stops:
				return
			case f == fails:
				err = errFault
			case dropped:
				continue
			case f == givesNil:
				rec = nil
			}
			if !yield(rec, err) {
				return
			}
		}
		s.end()
	}
}

// each works record by record.
type each struct{ probe }

func (s *each) Apply(rec *item) (*item, bool) {
	f, dropped := s.see(rec)
	if f == givesNil {
		rec = nil
	}
	return rec, !dropped
}

// fallibleEach works record by record and may fail.
type fallibleEach struct{ probe }

func (s *fallibleEach) Apply(_ context.Context, rec *item) (*item, error) {
	switch f, dropped := s.see(rec); {
	case f == fails:
		return nil, errFault
	case dropped:
		return nil, errSkip
	case f == givesNil:
		return nil, nil
	}
	return rec, nil
}

// consumer takes the whole stream.
type consumer struct{ probe }

func (s *consumer) Consume(in iter.Seq[*item]) {
	s.open()
	for rec := range in {
		if f, _ := s.see(rec); f == stops {
			return
		}
	}
	s.end()
}

// fallibleConsumer takes the whole stream and may fail.
type fallibleConsumer struct{ probe }

func (s *fallibleConsumer) Consume(in iter.Seq[*item]) error {
	s.open()
	for rec := range in {
		switch f, _ := s.see(rec); f {
		case stops:
			return nil
		case fails:
			return errFault
		}
	}
	s.end()
	return nil
}

// pairConsumer is fallibleConsumer for pairs.
type pairConsumer struct{ fallibleConsumer }

func (s *pairConsumer) Consume(_ context.Context, in iter.Seq2[*item, error]) error {
	return s.fallibleConsumer.Consume(func(yield func(*item) bool) {
		for rec, err := range in {
			if err != nil {
				panic("an error flowed into the sink")
			}
			if !yield(rec) {
				return
			}
		}
	})
}

// putter takes record by record.
type putter struct{ probe }

func (s *putter) Put(_ context.Context, rec *item) error {
	if f, _ := s.see(rec); f == fails {
		return errFault
	}
	return nil
}
