package beampipe

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/auditline/auditline/pipeline"
	"github.com/auditline/auditline/pipeline/pipelineimpl"
)

func init() { RegisterPlain[int]() }

// A runner may hand over records in any order: a stage has those of a batch in the source's.
func TestBatchInOrder(t *testing.T) {
	var came []int
	var field struct{}
	part := BatchStage("Many", &field, 4, func(_ context.Context, batch []int) ([]int, error) {
		came = append(came, batch...)
		return batch, nil
	})
	s := &batchStep{step: step{part: part}}
	var sent []int64
	emit := func(e *element) { sent = append(sent, e.place.ordinal) }
	for _, n := range []int{3, 1, 4, 2, 6, 5} {
		if err := s.ProcessElement(t.Context(), &element{place: place{ordinal: int64(n)}, record: n}, emit, nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.FinishBundle(t.Context(), emit, nil, func(string, int64) {}); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(came, []int{1, 2, 3, 4, 5, 6}) || !slices.Equal(sent, []int64{1, 2, 3, 4, 5, 6}) {
		t.Errorf("came %v, sent %v", came, sent)
	}
}

// Of dead letters in any order, the first ones are in the report.
func TestFirstFailures(t *testing.T) {
	const letters = 5 * pipelineimpl.KeptFailures
	numbers := rand.Perm(letters)
	failures := firstFailures(func(e **element) bool {
		if len(numbers) == 0 {
			return false
		}
		n := int64(numbers[0])
		numbers = numbers[1:]
		*e = &element{place: place{ordinal: n}, record: pipeline.DeadLetter{Component: "Stage", Number: n, Err: errors.New("failed")}}
		return true
	})
	if len(failures) != pipelineimpl.KeptFailures {
		t.Fatalf("%d failures", len(failures))
	}
	for i, f := range failures {
		if want := (pipelineimpl.Failure{Component: "Stage", Number: int64(i), Error: "failed"}); f != want {
			t.Errorf("failure %d is %v", i, f)
		}
	}
}

// A sink writes nothing as long as something is missing: a part of the source, or records.
func TestSinkWaitsForAll(t *testing.T) {
	var field struct{}
	parts := []Part{
		Source("Source", &field, func(context.Context) iter.Seq2[int, error] { return nil }),
		Stage("Stage", &field, func(context.Context, int) (int, error) { return 0, nil }),
		PutSink("Sink", &field, func(context.Context, int) error { return nil }),
	}
	s := &sinkStep{step: step{parts: parts, part: parts[2]}}
	counts := sums{"Source.parts": 3, "Source.ended": 3, "Source.passed": 10, "Stage.received": 10, "Stage.passed": 8}
	if err := s.complete(counts, 8); err != nil {
		t.Error(err)
	}
	for name, missing := range map[string]string{"Source.ended": "Source", "Stage.received": "Stage"} {
		fewer := maps.Clone(counts)
		fewer[name]--
		if err := s.complete(fewer, 8); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("since %s ", missing)) {
			t.Errorf("without one of %s: %v", name, err)
		}
	}
	if err := s.complete(counts, 7); err == nil || !strings.Contains(err.Error(), "of 8 records 7 came") {
		t.Errorf("without a record: %v", err)
	}
}
