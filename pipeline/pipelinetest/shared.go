package pipelinetest

import (
	"context"
	"errors"
	"reflect"
	"sync"
)

// TestSharedStage checks a stage with Apply that is to have several workers, who share it: two
// goroutines call one stage at the same time, and it must do with each record what it does alone.
// Run it with the race detector, which finds more. newStage returns a new stage each time, input
// new records. The error joins all that is wrong.
func TestSharedStage[In, Out any](newStage func() any, input func() []In) error {
	ctx := context.Background()
	alone, shared := apply[In, Out](ctx, newStage()), apply[In, Out](ctx, newStage())
	if alone == nil {
		return errShape(newStage(), "stage with Apply", reflect.TypeFor[In]().String()+" and "+reflect.TypeFor[Out]().String())
	}
	records := input()
	want, got := make([]result[Out], len(records)), make([]result[Out], len(records))
	for i, in := range input() {
		want[i].record, want[i].err = alone(in)
	}
	var group sync.WaitGroup
	for worker := range 2 {
		group.Go(func() {
			for i := worker; i < len(records); i += 2 {
				got[i].record, got[i].err = shared(records[i])
			}
		})
	}
	group.Wait()
	return errors.Join(differ("two workers do not do the same as one", want, got))
}
