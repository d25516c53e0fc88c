package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"

	"github.com/auditline/auditline/pipeline"
)

// Words is a source.
type Words []string

// Stream yields the words.
func (w Words) Stream() iter.Seq[string] { return slices.Values(w) }

// Parse is a stage from strings to numbers: some fail.
type Parse struct{}

// Apply parses one word; "#" is a comment.
func (Parse) Apply(word string) (int, error) {
	if word == "#" {
		return 0, pipeline.Skip
	}
	return strconv.Atoi(word)
}

// Sum is a sink.
type Sum struct{ Total int }

// Put adds a number.
func (s *Sum) Put(n int) error {
	s.Total += n
	return nil
}

// Adding is a pipeline: auditgen has written its method Run.
type Adding struct {
	Words Words `pipeline:"source"`
	Parse Parse `pipeline:"stage"`
	Sum   *Sum  `pipeline:"sink"`
}

func Example() {
	p := Adding{Words: Words{"1", "2", "#", "three", "4"}, Sum: &Sum{}}
	report, err := p.Run(context.Background(), pipeline.DeadLetters(func(l pipeline.DeadLetter) {
		fmt.Printf("%s, record %d: %v\n", l.Component, l.Number, l.Err)
	}))
	if err != nil {
		fmt.Println(err)
	}
	fmt.Printf("sum %d; %d in = %d out + %d dropped + %d dead\n", p.Sum.Total, report.In, report.Out, report.Dropped, report.Dead)
	// Output:
	// Parse, record 4: strconv.Atoi: parsing "three": invalid syntax
	// sum 7; 5 in = 3 out + 1 dropped + 1 dead
}

func ExampleComponentError() {
	p := Adding{Words: Words{"1", "two", "3"}, Sum: &Sum{}}
	_, err := p.Run(context.Background())
	if failed, ok := errors.AsType[*pipeline.ComponentError](err); ok {
		fmt.Println(failed.Component, failed.Number, errors.Is(err, strconv.ErrSyntax))
	}
	// Output: Parse 2 true
}

func ExampleValidate() {
	stages := []any{Parse{}}
	stages = append(stages, Words{"2"}) // known at run time only: stagecheck would refuse it otherwise
	fmt.Println(pipeline.Validate(Words{"1"}, stages, &Sum{}))
	// Output: Stage 1 'Words' violates PipelineStageProtocol: missing method Transform(stream) (has method Stream; want Transform); add Transform(iter.Seq[In]) iter.Seq[Out] or Apply(In) (Out, bool)
}

func ExampleBuilder() {
	var b pipeline.Builder
	sum := &Sum{}
	err := errors.Join(b.SetSource(Words{"1", "2"}), b.AddStage(Parse{}), b.SetSink(sum))
	fmt.Println(err)
	fmt.Println(b.AddStage(Parse{})) // refused: the builder stays as it was
	runner, err := b.Build()
	if err != nil {
		fmt.Println(err)
		return
	}
	report, err := runner.Run(context.Background())
	fmt.Println(sum.Total, report.Out, err)
	// Output:
	// <nil>
	// Stage 1 'Parse' violates PipelineStageProtocol: takes string, but Stage 0 'Parse' gives int; change one of them, or put a stage between them that converts
	// 3 2 <nil>
}

func ExampleRunner() {
	p := &Adding{Words: Words{"1", "2"}, Sum: &Sum{}}
	runner := pipeline.RunnerOf(p) // goes on with the same monitors from run to run
	for range 2 {
		report, _ := runner.Run(context.Background(), pipeline.MonitorEvery(1))
		fmt.Println(report.StageEvents, runner.StageEvents(), report.Components[1].Monitor.RecordsProcessed())
	}
	// Output:
	// 4 4 2
	// 4 8 4
}
