package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/auditline/auditline/pipeline"
)

// batchStage doubles its records, and returns for each batch what a test wants.
type batchStage struct {
	sizes []int
	do    func(in []*reading) ([]*reading, error) // nil for doubled
}

func (s *batchStage) ApplyBatch(in []*reading) ([]*reading, error) {
	s.sizes = append(s.sizes, len(in))
	if s.do == nil {
		return doubled(in), nil
	}
	return s.do(in)
}

func doubled(in []*reading) (out []*reading) {
	for _, rec := range in {
		out = append(out, &reading{2 * rec.n})
	}
	return out
}

// batchTable keeps what it is given, and returns for each batch what a test wants.
type batchTable struct {
	got     []int
	sizes   []int
	returns func(in []*reading) error // nil for no error
}

func (s *batchTable) PutBatch(in []*reading) error {
	s.sizes = append(s.sizes, len(in))
	if s.returns != nil {
		if err := s.returns(in); err != nil {
			return err
		}
	}
	for _, rec := range in {
		s.got = append(s.got, rec.n)
	}
	return nil
}

type batched struct {
	Source *counting   `pipeline:"source"`
	Double *batchStage `pipeline:"stage,batch=4"`
	Sink   *collecting `pipeline:"sink"`
}

type batchedTable struct {
	Source *counting   `pipeline:"source"`
	Table  *batchTable `pipeline:"sink,batch=4"`
}

type batchedTables struct {
	Source *counting   `pipeline:"source"`
	First  *batchTable `pipeline:"sink,batch=4"`
	Even   *batchTable `pipeline:"sink,batch=3,when=Even"`
	Each   *collecting `pipeline:"sink"`
}

func (r *reading) Even() bool { return r.n%2 == 0 }

// accounts are the numbers of a report, by component: received, passed, dropped and dead.
func accounts(r *pipeline.Report) (all [][4]int64) {
	for _, c := range r.Components {
		all = append(all, [4]int64{c.Received, c.Passed, c.Dropped, c.Dead})
	}
	return all
}

// balanced complains about a report whose records do not add up.
func balanced(t *testing.T, r *pipeline.Report) {
	t.Helper()
	if r.In != r.Out+r.Dropped+r.Dead+r.Absorbed {
		t.Errorf("in %d, out %d, dropped %d, dead %d, absorbed %d", r.In, r.Out, r.Dropped, r.Dead, r.Absorbed)
	}
}

// numbersOf are the numbers of the records from first to last, each times factor.
func numbersOf(first, last, factor int) (all []int) {
	for n := first; n <= last; n++ {
		all = append(all, n*factor)
	}
	return all
}

func TestBatchesAreFull(t *testing.T) {
	for _, n := range []int{0, 1, 3, 4, 5, 8, 10} {
		stage, sink, table := new(batchStage), new(collecting), new(batchTable)
		report, err := (&batched{&counting{n}, stage, sink}).Run(context.Background())
		if err != nil || report.Out != int64(n) || !slices.Equal(sink.got, numbersOf(1, n, 2)) {
			t.Errorf("%d records: got %v, out %d, error %v", n, sink.got, report.Out, err)
		}
		report, err = (&batchedTable{&counting{n}, table}).Run(context.Background())
		if err != nil || report.Out != int64(n) || !slices.Equal(table.got, numbersOf(1, n, 1)) {
			t.Errorf("%d records: got %v, out %d, error %v", n, table.got, report.Out, err)
		}
		want := slices.Repeat([]int{4}, n/4)
		if n%4 > 0 {
			want = append(want, n%4)
		}
		if !slices.Equal(stage.sizes, want) || !slices.Equal(table.sizes, want) {
			t.Errorf("%d records: batches of %v and %v, want %v", n, stage.sizes, table.sizes, want)
		}
	}
}

// failing fails records 6 and 7 of a batch 5 to 8, in one of the ways in which a stage can say so.
func failing(results func(in []*reading) []*reading, err error) func(in []*reading) ([]*reading, error) {
	return func(in []*reading) ([]*reading, error) {
		if in[0].n != 5 {
			return doubled(in), nil
		}
		return results(doubled(in)), err
	}
}

// TestResultsOfABatch: in a run with ten records, the stage returns something for the batch of 5 to
// 8.
func TestResultsOfABatch(t *testing.T) {
	all := func(out []*reading) []*reading { return out }
	others := func(out []*reading) []*reading { return []*reading{out[0], out[3]} }
	first := func(out []*reading) []*reading { return out[:1] }
	none := func([]*reading) []*reading { return nil }
	more := func(out []*reading) []*reading { return append(out, out...) }
	two := pipeline.BatchError{Failed: []int{2, 1}, Errs: []error{errFull, errFault}}
	for name, try := range map[string]struct {
		results       func(in []*reading) []*reading
		err           error
		alone         []int // what passes where nobody takes dead letters
		dead          int64 // then
		with          []int // what passes otherwise
		letters       []string
		dropped, errs int64 // in the batch; errors of the run without letters
	}{
		"all pass":               {all, nil, numbersOf(1, 10, 2), 0, numbersOf(1, 10, 2), nil, 0, 0},
		"some are dropped":       {others, nil, []int{2, 4, 6, 8, 10, 16, 18, 20}, 0, []int{2, 4, 6, 8, 10, 16, 18, 20}, nil, 2, 0},
		"all are dropped":        {none, nil, []int{2, 4, 6, 8, 18, 20}, 0, []int{2, 4, 6, 8, 18, 20}, nil, 4, 0},
		"all are skipped":        {all, pipeline.Skip, []int{2, 4, 6, 8, 18, 20}, 0, []int{2, 4, 6, 8, 18, 20}, nil, 4, 0},
		"two fail":               {all, two, numbersOf(1, 5, 2), 3, []int{2, 4, 6, 8, 10, 16, 18, 20}, []string{"6 fault", "7 full"}, 0, 6},
		"two fail, by pointer":   {all, &two, numbersOf(1, 5, 2), 3, []int{2, 4, 6, 8, 10, 16, 18, 20}, []string{"6 fault", "7 full"}, 0, 6},
		"two fail, wrapped":      {all, fmt.Errorf("table: %w", two), numbersOf(1, 5, 2), 3, []int{2, 4, 6, 8, 10, 16, 18, 20}, []string{"6 fault", "7 full"}, 0, 6},
		"two fail, others given": {others, two, numbersOf(1, 5, 2), 3, []int{2, 4, 6, 8, 10, 16, 18, 20}, []string{"6 fault", "7 full"}, 0, 6},
		"two fail, one dropped":  {first, two, numbersOf(1, 4, 2), 4, []int{2, 4, 6, 8, 10, 18, 20}, []string{"6 fault", "7 full"}, 1, 6},
		"two fail, all dropped":  {none, two, numbersOf(1, 4, 2), 4, []int{2, 4, 6, 8, 18, 20}, []string{"6 fault", "7 full"}, 2, 6},
		"fails as a whole":       {all, errFault, numbersOf(1, 4, 2), 4, []int{2, 4, 6, 8, 18, 20}, []string{"5 fault", "6 fault", "7 fault", "8 fault"}, 0, 5},
		"fails with another":     {none, errors.Join(two, errFault), numbersOf(1, 4, 2), 4, []int{2, 4, 6, 8, 18, 20}, nil, 0, 5},
		"one is skipped": {all, pipeline.BatchError{Failed: []int{1, 2}, Errs: []error{pipeline.Skip}}, numbersOf(1, 5, 2), 2,
			[]int{2, 4, 6, 8, 10, 16, 18, 20}, []string{"7 failed without an error"}, 1, 7},
		"none fails after all": {all, &pipeline.BatchError{}, numbersOf(1, 10, 2), 0, numbersOf(1, 10, 2), nil, 0, 0},
		"nil batch error":      {all, (*pipeline.BatchError)(nil), numbersOf(1, 10, 2), 0, numbersOf(1, 10, 2), nil, 0, 0},
		"too many": {more, nil, numbersOf(1, 4, 2), 4, []int{2, 4, 6, 8, 18, 20},
			slices.Repeat([]string{"ApplyBatch returned 8 records for 4"}, 4), 0, 5},
		"one that is not there": {all, pipeline.BatchError{Failed: []int{4}}, numbersOf(1, 4, 2), 4, []int{2, 4, 6, 8, 18, 20},
			slices.Repeat([]string{"the batch error names record 4 of 4, which count from 0: 1 records of the batch failed, the first one at 4"}, 4), 0, 5},
	} {
		t.Run(name, func(t *testing.T) {
			stage := func() *batchStage { return &batchStage{do: failing(try.results, try.err)} }
			sink := new(collecting)
			report, err := (&batched{&counting{10}, stage(), sink}).Run(context.Background())
			balanced(t, report)
			number := int64(0)
			if blamed, ok := errors.AsType[*pipeline.ComponentError](err); ok {
				number = blamed.Number
			}
			if !slices.Equal(sink.got, try.alone) || report.Components[1].Dead != try.dead || number != try.errs {
				t.Errorf("without letters: got %v, dead %d, record %d, error %v", sink.got, report.Components[1].Dead, number, err)
			}
			var letters []string
			sink = new(collecting)
			report, err = (&batched{&counting{10}, stage(), sink}).Run(context.Background(), pipeline.DeadLetters(func(l pipeline.DeadLetter) {
				if l.Record.(*reading).n != int(l.Number) || l.Component != "Double" {
					t.Errorf("letter %+v of record %+v", l, l.Record)
				}
				letters = append(letters, fmt.Sprint(l.Number, " ", l.Err))
			}))
			balanced(t, report)
			if err != nil || !slices.Equal(sink.got, try.with) || report.Dropped != try.dropped || int(report.Dead) != len(letters) {
				t.Errorf("with letters: got %v, dropped %d, dead %d, error %v", sink.got, report.Dropped, report.Dead, err)
			}
			if len(try.letters) == 4 && try.letters[0] == try.letters[1] {
				for i := range try.letters {
					try.letters[i] = fmt.Sprint(i+5, " ", try.letters[i])
				}
			}
			if try.letters != nil && !slices.Equal(letters, try.letters) {
				t.Errorf("letters %q, want %q", letters, try.letters)
			}
		})
	}
}

// TestBatchErrorAtASink: the sink has taken the records that its error does not name.
func TestBatchErrorAtASink(t *testing.T) {
	returns := func(err error) *batchTable {
		return &batchTable{returns: func(in []*reading) error {
			if in[0].n == 5 {
				return err
			}
			return nil
		}}
	}
	two := pipeline.BatchError{Failed: []int{1, 3}, Errs: []error{errFault, errFull}}
	ignore := pipeline.DeadLetters(func(pipeline.DeadLetter) {})
	for name, try := range map[string]struct {
		err             error
		opts            []pipeline.Option
		in, out, number int64
	}{
		"two":                   {two, nil, 8, 6, 6},
		"two, with letters":     {two, []pipeline.Option{ignore}, 10, 8, 0},
		"all":                   {errFault, nil, 8, 4, 5},
		"all, with letters":     {errFault, []pipeline.Option{ignore}, 10, 6, 0},
		"skipped is no success": {pipeline.Skip, nil, 8, 4, 5},
	} {
		t.Run(name, func(t *testing.T) {
			report, err := (&batchedTable{&counting{10}, returns(try.err)}).Run(context.Background(), try.opts...)
			balanced(t, report)
			var blamed *pipeline.ComponentError
			if number := int64(0); errors.As(err, &blamed) {
				if number = blamed.Number; number != try.number {
					t.Errorf("record %d is to blame", number)
				}
			} else if err != nil || try.number > 0 {
				t.Errorf("error %v", err)
			}
			if report.In != try.in || report.Out != try.out {
				t.Errorf("in %d, out %d, dead %d", report.In, report.Out, report.Dead)
			}
		})
	}
}

// TestBatchOfSinksBesideOthers: a record counts once, also where several sinks fail it, at
// different times.
func TestBatchOfSinksBesideOthers(t *testing.T) {
	ignore := pipeline.DeadLetters(func(pipeline.DeadLetter) {})
	six := func(in []*reading) error { // fails record 6, wherever it stands
		for k, rec := range in {
			if rec.n == 6 {
				return pipeline.BatchError{Failed: []int{k}, Errs: []error{errFault}}
			}
		}
		return nil
	}
	all := func(in []*reading) error { return errFault }
	for name, try := range map[string]struct {
		first, even func([]*reading) error
		opts        []pipeline.Option
		want        [][4]int64
		out, dead   int64
		ends        string
	}{
		"works": {nil, nil, nil, [][4]int64{{10, 10, 0, 0}, {10, 10, 0, 0}, {5, 5, 0, 0}, {10, 10, 0, 0}}, 10, 0, ""},
		"one record at both": {six, six, []pipeline.Option{ignore},
			[][4]int64{{10, 10, 0, 0}, {10, 9, 0, 1}, {5, 4, 0, 1}, {10, 10, 0, 0}}, 9, 1, ""},
		"everything at both": {all, all, []pipeline.Option{ignore},
			[][4]int64{{10, 10, 0, 0}, {10, 0, 0, 10}, {5, 0, 0, 5}, {10, 10, 0, 0}}, 0, 10, ""},
		"everything at the second": {nil, all, []pipeline.Option{ignore},
			[][4]int64{{10, 10, 0, 0}, {10, 10, 0, 0}, {5, 0, 0, 5}, {10, 10, 0, 0}}, 5, 5, ""},
		"the first ends": {all, nil, nil,
			[][4]int64{{10, 10, 0, 0}, {4, 0, 0, 4}, {5, 5, 0, 0}, {10, 10, 0, 0}}, 6, 4, "First (batchTable): record 1: fault"},
		"both end": {six, six, nil,
			[][4]int64{{10, 10, 0, 0}, {8, 7, 0, 1}, {3, 2, 0, 1}, {10, 10, 0, 0}}, 9, 1, "Even (batchTable): record 3: fault\nFirst (batchTable): record 6: fault"},
	} {
		t.Run(name, func(t *testing.T) {
			each := new(collecting)
			p := &batchedTables{&counting{10}, &batchTable{returns: try.first}, &batchTable{returns: try.even}, each}
			report, err := p.Run(context.Background(), try.opts...)
			balanced(t, report)
			text := ""
			if err != nil {
				text = err.Error()
			}
			if diff := cmp.Diff(try.want, accounts(report)); diff != "" || report.Out != try.out || report.Dead != try.dead || text != try.ends {
				t.Errorf("out %d, dead %d, error %q (-want +got):\n%s", report.Out, report.Dead, text, diff)
			}
			if !slices.Equal(each.got, numbersOf(1, 10, 1)) {
				t.Errorf("the third sink got %v", each.got)
			}
		})
	}
}

// sumOfBatches adds up the records of its batches, and gives the sum at the end.
type sumOfBatches struct{ sum int }

func (s *sumOfBatches) ApplyBatch(_ context.Context, in []*reading) ([]*reading, error) {
	for _, rec := range in {
		s.sum += rec.n
	}
	return nil, nil
}

func (s *sumOfBatches) Flush() iter.Seq[*reading] {
	return func(yield func(*reading) bool) { yield(&reading{s.sum}) }
}

type batchedTotal struct {
	Source *counting     `pipeline:"source"`
	Total  *sumOfBatches `pipeline:"stage,batch=4"`
	Sink   *collecting   `pipeline:"sink"`
}

func TestBatchedStageFlushes(t *testing.T) {
	sink := new(collecting)
	report, err := (&batchedTotal{&counting{10}, new(sumOfBatches), sink}).Run(context.Background())
	if err != nil || !slices.Equal(sink.got, []int{55}) || report.Absorbed != 9 || report.Components[1].Received != 10 {
		t.Errorf("got %v, absorbed %d, error %v", sink.got, report.Absorbed, err)
	}
}

// TestBatchIsTheComponentsWhileItHasIt: it may change the slice it is given, and return it.
func TestBatchIsTheComponentsWhileItHasIt(t *testing.T) {
	inPlace := func(in []*reading) ([]*reading, error) {
		out := in[:0]
		for _, rec := range in {
			if rec.n%2 == 0 {
				out = append(out, rec)
			}
		}
		return out, nil
	}
	sink := new(collecting)
	report, err := (&batched{&counting{10}, &batchStage{do: inPlace}, sink}).Run(context.Background())
	balanced(t, report)
	if err != nil || report.Dropped != 5 || !slices.Equal(sink.got, numbersOf(1, 5, 2)) {
		t.Errorf("got %v, dropped %d, error %v", sink.got, report.Dropped, err)
	}
	spoiling := func(in []*reading) ([]*reading, error) {
		out := doubled(in)
		clear(in)
		return out, pipeline.BatchError{Failed: []int{0}, Errs: []error{errFault}}
	}
	var letters []int
	_, err = (&batched{&counting{10}, &batchStage{do: spoiling}, new(collecting)}).Run(context.Background(), pipeline.DeadLetters(func(l pipeline.DeadLetter) {
		letters = append(letters, l.Record.(*reading).n)
	}))
	if err != nil || !slices.Equal(letters, []int{1, 5, 9}) {
		t.Errorf("letters of %v, error %v", letters, err)
	}
}

// TestDroppedOfABatchStaysDropped: a record that an earlier batch dropped is not dead when the run
// ends early.
func TestDroppedOfABatchStaysDropped(t *testing.T) {
	stage := &batchStage{do: func(in []*reading) ([]*reading, error) {
		if in[0].n == 5 {
			return nil, errFault
		}
		return in[:1], nil
	}}
	report, err := (&batched{&counting{10}, stage, new(collecting)}).Run(context.Background())
	balanced(t, report)
	if !errors.Is(err, errFault) || report.Out != 1 || report.Dropped != 3 || report.Dead != 4 {
		t.Errorf("out %d, dropped %d, dead %d, error %v", report.Out, report.Dropped, report.Dead, err)
	}
}

// TestBatchIsNotKept: the records of a batch are let go of when it is through.
func TestBatchIsNotKept(t *testing.T) {
	var kept []*reading
	stage := &batchStage{do: func(in []*reading) ([]*reading, error) {
		kept = in
		return doubled(in), nil
	}}
	if _, err := (&batched{&counting{8}, stage, new(collecting)}).Run(context.Background()); err != nil || !slices.Equal(kept, make([]*reading, 4)) {
		t.Errorf("kept %v, error %v", kept, err)
	}
}
