package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

// The components below hand records of any type on, in every form; their receivers are values and
// pointers.

type given[T any] []T

func (s given[T]) Stream(context.Context) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range s {
			if !yield(v, nil) {
				return
			}
		}
	}
}

type keeping[T any] struct{}

func (keeping[T]) Apply(v T) (T, bool) { return v, true }

type trying[T any] struct{ _ int }

func (*trying[T]) Apply(_ context.Context, v T) (T, error) { return v, nil }

type passing[T any] map[int]bool

func (passing[T]) Transform(in iter.Seq[T]) iter.Seq[T] { return in }

type pairing[T any] struct{}

func (*pairing[T]) Transform(_ context.Context, in iter.Seq2[T, error]) iter.Seq2[T, error] {
	return in
}

type putting[T any] struct{ got *[]T }

func (s putting[T]) Put(v T) error {
	*s.got = append(*s.got, v)
	return nil
}

type contextPutting[T any] struct{ got []T }

func (s *contextPutting[T]) Put(_ context.Context, v T) error {
	s.got = append(s.got, v)
	return nil
}

type consuming[T any] struct{ got []T }

func (s *consuming[T]) Consume(in iter.Seq2[T, error]) {
	for v := range in {
		s.got = append(s.got, v)
	}
}

// carry sends records through all forms and wants them back as they are.
func carry[T any](t *testing.T, records ...T) {
	t.Helper()
	stages := []any{keeping[T]{}, &trying[T]{}, passing[T]{1: true}, &pairing[T]{}, keeping[T]{}}
	var got [3][]T
	put, consumed := &contextPutting[T]{}, &consuming[T]{}
	for _, sink := range []any{putting[T]{&got[0]}, put, consumed} {
		runner, err := pipeline.NewRunner(given[T](records), stages, sink)
		if err != nil {
			t.Fatal(err)
		}
		if report, err := runner.Run(context.Background()); err != nil || report.Out != int64(len(records)) {
			t.Errorf("%T: %d of %d records, %v", sink, report.Out, len(records), err)
		}
	}
	got[1], got[2] = put.got, consumed.got
	for _, got := range got {
		if got, want := fmt.Sprintf("%#v", got), fmt.Sprintf("%#v", records); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// numbered is an interface that several types have.
type numbered interface{ number() int }

func (r *reading) number() int { return r.n }

type plainNumber int

func (n plainNumber) number() int { return int(n) }

type named string

func TestRunnerCarriesRecordsOfEveryType(t *testing.T) {
	carry(t, &reading{1}, nil, &reading{2})
	carry(t, map[string]int{"a": 1}, nil)
	carry(t, make(chan int), nil)
	carry(t, func() {}, nil)
	carry[any](t, 1, "two", &reading{3}, nil, reading{4})
	carry[numbered](t, plainNumber(1), &reading{2}, nil, plainNumber(3))
	carry[error](t, errors.New("a record"), nil)
	carry(t, named("a"), "")
	carry(t, []string{"a", "b"}, nil, []string{})
	carry(t, 1.5, 0)
	carry(t, plainNumber(-1), 1<<30)
	carry(t, int64(-1<<40))
	carry(t, uint64(1<<63))
	carry(t, true, false)
	carry(t, int8(-1))
	carry(t, float32(0.5))
	carry(t, 1i)
	carry(t, [2]string{"a", "b"})
	carry(t, struct {
		name  string
		value float64
		next  *reading
	}{"a", 1, nil})
	carry(t, struct{ only *reading }{nil})
	carry(t, struct{}{})
}

// turning makes records of another type.
type turning[In, Out any] struct{ turn func(In) Out }

func (s turning[In, Out]) Apply(v In) (Out, bool) { return s.turn(v), true }

func TestRunnerCarriesWhatStagesMake(t *testing.T) {
	stages := []any{
		turning[int, float64]{func(n int) float64 { return float64(n) }},
		turning[float64, string]{func(v float64) string { return fmt.Sprint(v) }},
		turning[string, []byte]{func(s string) []byte { return []byte(s) }},
		turning[[]byte, reading]{func(b []byte) reading { return reading{int(b[0] - '0')} }},
		turning[reading, *reading]{func(r reading) *reading { return &r }},
		turning[numbered, any]{func(n numbered) any { return n.number() }},
		turning[any, bool]{func(v any) bool { return v.(int) > 1 }},
		turning[bool, numbered]{func(b bool) numbered {
			if b {
				return plainNumber(2)
			}
			return &reading{1}
		}},
		turning[numbered, int]{numbered.number},
	}
	sink := &contextPutting[int]{}
	runner, err := pipeline.NewRunner(given[int]{1, 2, 3}, stages, sink)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := runner.Run(context.Background()); err != nil || !slices.Equal(sink.got, []int{1, 2, 2}) {
		t.Errorf("got %v, %v", sink.got, err)
	}
}

// TestRunnerAllocatesNothingPerRecord: calls by reflection allocate, and so do records that are no
// pointers in each component that boxes them.
func TestRunnerAllocatesNothingPerRecord(t *testing.T) {
	allocateNothing[numbered](t, &reading{1})
	allocateNothing(t, int64(1<<40))
	allocateNothing(t, "a record")
	allocateNothing(t, []string{"a", "record"})
	allocateNothing(t, 0.5)
	allocateNothing(t, registeredRecord{"a", 1, nil})
}

func allocateNothing[T any](t *testing.T, record T) {
	t.Helper()
	allocations := func(n int) float64 {
		records := slices.Repeat(given[T]{record}, n)
		stages := []any{keeping[T]{}, &trying[T]{}, passing[T]{1: true}, &pairing[T]{}}
		return testing.AllocsPerRun(3, func() {
			runner, err := pipeline.NewRunner(records, stages, discarding[T]{})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := runner.Run(context.Background(), pipeline.MonitorEvery(0)); err != nil {
				t.Error(err)
			}
		})
	}
	if few, many := allocations(10), allocations(10_000); many > few+100 {
		t.Errorf("%T: %v allocations for 10 records, %v for 10,000", record, few, many)
	}
}

type discarding[T any] struct{}

func (discarding[T]) Put(context.Context, T) error { return nil }

type ints []int

func (s ints) Stream() iter.Seq[int] { return slices.Values(s) }

// reciprocal fails at 0.
type reciprocal struct{}

func (reciprocal) Transform(in iter.Seq2[int, error]) iter.Seq2[float64, error] {
	return func(yield func(float64, error) bool) {
		for n := range in {
			var err error
			if n == 0 {
				err = errors.New("division by zero")
			}
			if !yield(1/float64(n), err) {
				return
			}
		}
	}
}

// anything takes records of any type, until it has three.
type anything struct{ got []any }

func (s *anything) Consume(in iter.Seq[any]) error {
	for v := range in {
		if s.got = append(s.got, v); len(s.got) == 3 {
			return errors.New("full")
		}
	}
	return nil
}

func TestRunnerOfValues(t *testing.T) {
	sink := &anything{}
	runner, err := pipeline.NewRunner(ints{1, 2, 0, 4, 5, 6}, []any{reciprocal{}}, sink)
	if err != nil {
		t.Fatal(err)
	}
	var letters []pipeline.DeadLetter
	report, err := runner.Run(context.Background(), pipeline.DeadLetters(func(l pipeline.DeadLetter) { letters = append(letters, l) }))
	if want := "anything (anything): record 3: full"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if want := []any{1.0, 0.5, 0.25}; !slices.Equal(sink.got, want) {
		t.Errorf("got %v, want %v", sink.got, want)
	}
	if report.In != 4 || report.Out != 2 || report.Dead != 2 || report.Dropped != 0 {
		t.Errorf("%d in, %d out, %d dropped, %d dead", report.In, report.Out, report.Dropped, report.Dead)
	}
	if len(letters) != 2 || letters[0].Component != "reciprocal" || letters[0].Number != 3 || letters[1].Record != 0.25 {
		t.Errorf("dead letters %+v", letters)
	}
}

type (
	names    []string
	index    map[string]int
	position struct{ only int }
)

// TestRunnerCarriesWhatCanBeAssigned: a stage may take its records under another name.
func TestRunnerCarriesWhatCanBeAssigned(t *testing.T) {
	handOver(t, names{"a"}, []string{"a"})
	handOver(t, []string{"a"}, names{"a"})
	handOver(t, index{"a": 1}, map[string]int{"a": 1})
	handOver(t, struct{ only int }{1}, position{1})
	handOver[numbered, any](t, plainNumber(1), plainNumber(1))
	handOver[*reading, numbered](t, nil, (*reading)(nil))
	handOver[numbered, any](t, nil, nil)
}

// handOver gives a sink a record of another type, and wants it as it is there.
func handOver[From, To any](t *testing.T, record From, want To) {
	t.Helper()
	sink := &contextPutting[To]{}
	runner, err := pipeline.NewRunner(given[From]{record}, []any{passing[From]{}, keeping[To]{}, passing[To]{1: true}}, sink)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := runner.Run(context.Background()); err != nil || !reflect.DeepEqual(sink.got, []To{want}) {
		t.Errorf("got %#v, want %#v, %v", sink.got, want, err)
	}
}

// registeredRecord and otherRegistered are passed as what they are.
type registeredRecord struct {
	name  string
	value float64
	next  *reading
}

type otherRegistered [2]string

func init() {
	pipeline.RegisterRecord[registeredRecord]()
	pipeline.RegisterRecord[otherRegistered]()
	pipeline.RegisterRecord[*reading]()
	pipeline.RegisterRecord[numbered]()
}

func TestRunnerCarriesRegisteredRecords(t *testing.T) {
	carry(t, registeredRecord{"a", 1, nil}, registeredRecord{})
	carry(t, otherRegistered{"a", "b"})
	handOver(t, [2]string{"a", "b"}, otherRegistered{"a", "b"})
	handOver(t, otherRegistered{"a", "b"}, [2]string{"a", "b"})
	handOver[registeredRecord, any](t, registeredRecord{name: "a"}, registeredRecord{name: "a"})
}

func TestRunnerCarriesWhatStagesMakeOfRegisteredRecords(t *testing.T) {
	intoRegisteredAndBack(t, &reading{1})
	intoRegisteredAndBack[any](t, "a record")
	intoRegisteredAndBack(t, "a record")
	intoRegisteredAndBack(t, []int{1})
	intoRegisteredAndBack(t, 1.5)
	intoRegisteredAndBack(t, 1)
	intoRegisteredAndBack(t, true)
	intoRegisteredAndBack(t, otherRegistered{"a", "b"})
}

// intoRegisteredAndBack makes registered records of one, and that of these.
func intoRegisteredAndBack[T any](t *testing.T, record T) {
	t.Helper()
	stages := []any{
		turning[T, registeredRecord]{func(T) registeredRecord { return registeredRecord{name: "a"} }},
		turning[registeredRecord, T]{func(r registeredRecord) T {
			if r.name != "a" {
				t.Errorf("%T became %+v", record, r)
			}
			return record
		}},
	}
	sink := &contextPutting[T]{}
	runner, err := pipeline.NewRunner(given[T]{record, record}, stages, sink)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := runner.Run(context.Background()); err != nil || !reflect.DeepEqual(sink.got, []T{record, record}) {
		t.Errorf("got %#v, want %#v twice, %v", sink.got, record, err)
	}
}

// refusingAll fails every record.
type refusingAll[T any] struct{}

func (refusingAll[T]) Put(T) error { return errors.New("refused") }

func TestRunnerGivesRegisteredRecordsAsDeadLetters(t *testing.T) {
	record := registeredRecord{name: "a"}
	runner, err := pipeline.NewRunner(given[registeredRecord]{record}, nil, refusingAll[registeredRecord]{})
	if err != nil {
		t.Fatal(err)
	}
	var failed []any
	_, err = runner.Run(context.Background(), pipeline.DeadLetters(func(l pipeline.DeadLetter) { failed = append(failed, l.Record) }))
	if err != nil || !slices.Equal(failed, []any{record}) {
		t.Errorf("dead letters %v, %v", failed, err)
	}
}
