package protocols

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/auditline/auditline/pipeline"
	"github.com/auditline/auditline/sample/internal/reference"
	"github.com/auditline/auditline/sample/weather"
)

func TestBuildPipelineRestartsAndBreaks(t *testing.T) {
	t.Parallel()
	source := &countingSource{SyntheticSource: SyntheticSource{Records: 100, Seed: 42}}
	records, err := BuildPipeline(t.Context(), source, NewStages(20, 5)...)
	if err != nil || source.pulled != 0 {
		t.Fatalf("got %v after %d records", err, source.pulled)
	}
	want := reference.Synthetic(100, 42, 20, 5)
	for pass, stopAfter := range []int{3, 80, 80} {
		var got []reference.Reading
		for r, err := range records {
			if err != nil {
				t.Fatal(err)
			}
			if got = append(got, reference.Of(r)); len(got) == stopAfter {
				break
			}
		}
		if !slices.Equal(got, want[:stopAfter]) {
			t.Errorf("pass %d: records differ from the reference", pass)
		}
	}
	if want := 4 + 100 + 100; source.pulled != want {
		t.Errorf("the source was pulled %d times, want %d", source.pulled, want)
	}
}

func TestBuildPipelineYieldsAnErrorOnceAndLast(t *testing.T) {
	t.Parallel()
	cause := errors.New("no power")
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	records, err := BuildPipeline(ctx, &SyntheticSource{Records: math.MaxInt, Seed: 42}, NewStages(0, 5)...)
	if err != nil {
		t.Fatal(err)
	}
	n, errs := 0, []error{}
	for _, err := range records {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if n++; n == 3 {
			cancel(cause)
		}
	}
	if len(errs) != 1 || !errors.Is(errs[0], cause) {
		t.Errorf("got %d records and errors %v, want once %v", n, errs, cause)
	}
}

func TestBuildPipelinePassesTheBodysPanicOn(t *testing.T) {
	t.Parallel()
	records, err := BuildPipeline(t.Context(), &SyntheticSource{Records: 100, Seed: 42}, NewStages(0, 5)...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		var failed *pipeline.ComponentError
		if err, ok := recover().(error); !ok || !errors.As(err, &failed) {
			t.Errorf("recovered %v, want the error of the run", err)
		}
	}()
	for range records {
		panic("out of paper")
	}
}

func TestBuildPipelineRefusesBrokenComponents(t *testing.T) {
	t.Parallel()
	for want, build := range map[string][]any{
		"Source 'BrokenSource' violates SourceProtocol: missing method Stream(); add Stream() iter.Seq[T]": {&BrokenSource{}},
		"Source 'nil' violates SourceProtocol: missing method Stream() (the component is nil); put one in": {nil},
		"Stage 1 'BrokenStage' violates PipelineStageProtocol: missing method Transform(stream) (has method Process; want Transform); rename Process to Transform": {
			&SyntheticSource{}, &weather.ThresholdFilter{}, &BrokenStage{},
		},
	} {
		records, err := BuildPipeline(t.Context(), build[0], build[1:]...)
		if fmt.Sprint(err) != want || records != nil {
			t.Errorf("got error %q, want %q", fmt.Sprint(err), want)
		}
	}
}
