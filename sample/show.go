package main

import (
	"context"
	"encoding/json"
	"io"
)

// results are what the exercises show, under the names that the Python implementation of testdata/oracle.json uses.
type results struct {
	Ex1 *exercise1 `json:"ex1,omitempty"`
	Ex2 *exercise2 `json:"ex2,omitempty"`
	Ex3 *exercise3 `json:"ex3,omitempty"`
	Ex4 *exercise4 `json:"ex4,omitempty"`
}

// show runs what the options ask for and prints it.
func show(ctx context.Context, o options, out io.Writer) error {
	r, err := runExercises(ctx, o)
	if err != nil {
		return err
	}
	if o.json {
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(r)
	}
	r.print(out)
	return nil
}

// runExercises runs the exercise that was asked for, or all.
func runExercises(ctx context.Context, o options) (r results, err error) {
	wanted := func(n int) bool { return err == nil && (o.exercise == 0 || o.exercise == n) }
	if wanted(1) {
		r.Ex1, err = runExercise1()
	}
	if wanted(2) {
		r.Ex2 = runExercise2(100_000)
	}
	if wanted(3) {
		r.Ex3, err = runExercise3(ctx)
	}
	if wanted(4) {
		r.Ex4, err = runExercise4(ctx, o.synthetic)
	}
	return r, err
}

func (r results) print(out io.Writer) {
	if r.Ex1 != nil {
		r.Ex1.print(out)
	}
	if r.Ex2 != nil {
		r.Ex2.print(out)
	}
	if r.Ex3 != nil {
		r.Ex3.print(out)
	}
	if r.Ex4 != nil {
		r.Ex4.print(out)
	}
}
