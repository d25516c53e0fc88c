package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
)

// part is an exercise, or the pipeline over real readings, that has been run. It can be printed for people, and
// encoded as JSON.
type part interface{ print(w io.Writer) }

// plan lists the parts in order, under the keys that testdata/oracle.json has for the exercises.
func plan(ctx context.Context, o options, progress io.Writer) []planned {
	return []planned{
		{"ex1", func() (part, error) { return runExercise1() }},
		{"ex2", func() (part, error) { return runExercise2(100_000), nil }},
		{"ex3", func() (part, error) { return runExercise3(ctx) }},
		{"ex4", func() (part, error) { return runExercise4(ctx, o.synthetic) }},
		{"weather", func() (part, error) { return runWeather(ctx, o, progress) }},
	}
}

// planned is a part before it is run.
type planned struct {
	key string
	run func() (part, error)
}

// show runs the exercise that was asked for, or all parts, and prints them once all have succeeded.
func show(ctx context.Context, o options, out, progress io.Writer) error {
	if err := (&CSVSource{Path: o.csv}).Check(); err != nil {
		return err
	}
	byKey, inOrder := map[string]part{}, []part{}
	for i, p := range plan(ctx, o, progress) {
		if o.exercise != 0 && o.exercise != i+1 {
			continue
		}
		done, err := p.run()
		if err != nil {
			return err
		}
		byKey[p.key] = done
		inOrder = append(inOrder, done)
	}
	if o.json {
		return printJSON(out, byKey)
	}
	var text bytes.Buffer
	for _, p := range inOrder {
		p.print(&text)
	}
	_, err := text.WriteTo(out)
	return err
}

func printJSON(out io.Writer, byKey map[string]part) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(byKey)
}
