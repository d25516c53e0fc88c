package pipelinetest

import (
	"errors"
	"fmt"
	"iter"
	"reflect"
)

// splitMethod asks a source for several that have its records together, nil where it cannot be
// asked.
func splitMethod(source any) func(n int) (parts []any, err error) {
	method := reflect.ValueOf(source).MethodByName("Split")
	if !method.IsValid() {
		return nil
	}
	args, typ := contextOf(method), method.Type()
	fails := typ.NumOut() == 2 && typ.Out(1) == reflect.TypeFor[error]()
	if typ.IsVariadic() || typ.NumIn() != len(args)+1 || typ.In(len(args)) != reflect.TypeFor[int]() ||
		typ.NumOut() != 1 && !fails || typ.Out(0) != reflect.SliceOf(reflect.TypeOf(source)) {
		return nil
	}
	return func(n int) (parts []any, err error) {
		results := method.Call(append(args, reflect.ValueOf(n)))
		if fails {
			err, _ = results[1].Interface().(error)
		}
		for _, part := range results[0].Seq2() {
			parts = append(parts, part.Interface())
		}
		return parts, err
	}
}

// splits asks new sources for few and for many parts, which must give together what the source
// gives by itself.
func splits[T any](newSource func() any, open func(any) iter.Seq2[T, error], all []result[T]) error {
	if splitMethod(newSource()) == nil {
		return nil
	}
	var errs []error
	for _, n := range []int{1, 2, 3, len(all) + 1} {
		parts, err := splitMethod(newSource())(n)
		switch {
		case err != nil:
			errs = append(errs, fmt.Errorf("Split(%d): %w", n, err))
			continue
		case len(parts) == 0: // the source is read as it is
			continue
		}
		var together []result[T]
		for _, part := range parts {
			together = append(together, collect(open(part))...)
		}
		what := fmt.Sprintf("the source and the %d that Split(%d) gives do not have the same records", len(parts), n)
		errs = append(errs, differ(what, all, together[:min(len(together), patience)]))
	}
	return errors.Join(errs...)
}
