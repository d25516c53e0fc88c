package pipelinetest

import (
	"context"
	"fmt"
	"iter"
	"reflect"
)

// isSeeker reports whether a source has Position and Seek.
func isSeeker(source any) bool {
	position, seek := seekMethods(source)
	return position != nil && seek != nil
}

// seekMethods are those that fit each other, nil without.
func seekMethods(source any) (position func() reflect.Value, seek func(reflect.Value) error) {
	v := reflect.ValueOf(source)
	tells, goesOn := v.MethodByName("Position"), v.MethodByName("Seek")
	if !tells.IsValid() || !goesOn.IsValid() || tells.Type().NumOut() != 1 || goesOn.Type().NumOut() != 1 {
		return nil, nil
	}
	before, takes := contextOf(tells), contextOf(goesOn)
	if tells.Type().NumIn() != len(before) || goesOn.Type().NumIn() != len(takes)+1 || goesOn.Type().In(len(takes)) != tells.Type().Out(0) {
		return nil, nil
	}
	position = func() reflect.Value { return tells.Call(before)[0] }
	seek = func(place reflect.Value) error {
		err, _ := goesOn.Call(append(takes, place))[0].Interface().(error)
		return err
	}
	return position, seek
}

// contextOf is the argument of a method that takes a context first, nothing for another one.
func contextOf(method reflect.Value) []reflect.Value {
	if method.Type().NumIn() > 0 && method.Type().In(0) == reflect.TypeFor[context.Context]() {
		return []reflect.Value{reflect.ValueOf(context.Background())}
	}
	return nil
}

// seeks lets new sources go on from places behind some of the records.
func seeks[T any](newSource func() any, open func(any) iter.Seq2[T, error], all []result[T]) (errs []error) {
	for _, n := range stopPoints(len(all)) {
		source, again := newSource(), newSource()
		place := placeBehind(n, source, open(source))
		what := fmt.Sprintf("Seek to %v, where Position was behind %d records", place, n)
		if _, seek := seekMethods(again); seek(place) != nil {
			errs = append(errs, fmt.Errorf("%s: %w", what, seek(place)))
			continue
		}
		rest := collect(open(again))
		if len(all) == patience { // the source is endless
			rest = rest[:min(len(all)-n, len(rest))]
		}
		errs = append(errs, differ("Stream after "+what, all[n:], rest))
	}
	return errs
}

// placeBehind is the place that a source tells while it yields record n, from 1.
func placeBehind[T any](n int, source any, records iter.Seq2[T, error]) (place reflect.Value) {
	position, _ := seekMethods(source)
	for range records {
		if n--; n == 0 {
			place = position()
			break
		}
	}
	return place
}
