package pipelineimpl_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/auditline/auditline/pipeline"
	"github.com/auditline/auditline/pipeline/pipelineimpl"
)

// TestBatchFates: what became of a batch of four records.
func TestBatchFates(t *testing.T) {
	first, second := errors.New("first"), errors.New("second")
	failed := func(records []int, errs ...error) error { return pipeline.BatchError{Failed: records, Errs: errs} }
	for _, try := range []struct {
		err   error
		given int
		want  string
		each  bool
	}{
		{nil, 4, "[]", true},
		{nil, 3, "[]", false},
		{nil, 5, "[" + repeated("ApplyBatch returned 5 records for 4") + "]", false},
		{first, 0, "[" + repeated("first") + "]", false},
		{first, 3, "[" + repeated("first") + "]", false}, // what came beside the error is of no use
		{failed(nil), 4, "[]", true},
		{failed([]int{1, 2}, first, second), 2, "[<nil> first second <nil>]", false},
		{failed([]int{1, 2}, first, second), 4, "[<nil> first second <nil>]", true},
		{failed([]int{1, 2}, first, second), 3, "[" + repeated("ApplyBatch returned 3 records for 2") + "]", false},
		{failed([]int{3}), 3, "[<nil> <nil> <nil> failed without an error]", false},
		{failed([]int{0, 3}, nil, first), 2, "[failed without an error <nil> <nil> first]", false},
		{failed([]int{3, 3}, first, second), 3, "[<nil> <nil> <nil> first]", false},
		{fmt.Errorf("table: %w", failed([]int{0}, first)), 3, "[first <nil> <nil> <nil>]", false},
	} {
		errs, each := pipelineimpl.BatchFates(try.err, 4, try.given)
		if got := fmt.Sprint(errs); got != try.want || each != try.each {
			t.Errorf("%v, %d given: %s %v, want %s %v", try.err, try.given, got, each, try.want, try.each)
		}
	}
}

// repeated is text for each of the four records.
func repeated(text string) string { return fmt.Sprint(text, " ", text, " ", text, " ", text) }
