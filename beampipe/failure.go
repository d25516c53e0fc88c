package beampipe

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"runtime/debug"
	"strconv"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/log"

	"github.com/auditline/auditline/pipeline"
)

// failure is what ends a run. Its text is all that a runner hands back of it.
type failure struct {
	part Part
	at   place // of the record as the component counts it, with number 0 where none is to blame
	err  error
}

const failed = "auditline pipeline failed at "

func (f *failure) Error() string {
	record, within := "", ""
	if n := f.at.number(); n > 0 {
		record = fmt.Sprintf(", record %d", n)
	}
	if n := f.at.part(); n > 0 { // the records of the first part have the same numbers in the whole
		within = fmt.Sprintf("in part %d of the source: ", n+1)
	}
	return fmt.Sprintf("%s%s%s: %s%v", failed, f.part, record, within, f.err)
}

func (f *failure) Unwrap() error { return f.err }

var failureText = regexp.MustCompile(`(?s)` + failed + `(\S+) \((\S*)\)(?:, record (\d+))?: (.*)$`)

// failureIn finds the failure of a component in the error of a job, nil without.
func failureIn(err error) *pipeline.ComponentError {
	m := failureText.FindStringSubmatch(err.Error())
	if m == nil {
		return nil
	}
	number, _ := strconv.ParseInt(m[3], 10, 64) // 0 where no record is named
	return &pipeline.ComponentError{Component: m[1], Type: m[2], Number: number, Err: errors.New(m[4])}
}

// panicked is the failure of a component that panicked with v. The stack goes to the worker's log.
func panicked(ctx context.Context, p Part, at place, v any) error {
	log.Errorf(ctx, "%s panicked: %v\n%s", p, v, debug.Stack())
	return &failure{p, at, panicError(v)}
}

func panicError(v any) error {
	if err, ok := v.(error); ok {
		return fmt.Errorf("panic: %w", err)
	}
	return fmt.Errorf("panic: %v", v)
}
