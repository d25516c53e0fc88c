package main

import (
	"bytes"
	"context"
	"io"

	"github.com/auditline/auditline/sample/exercises/changelog"
	"github.com/auditline/auditline/sample/exercises/layout"
	"github.com/auditline/auditline/sample/exercises/monitored"
	"github.com/auditline/auditline/sample/exercises/protocols"
	"github.com/auditline/auditline/sample/internal/oracle"
	"github.com/auditline/auditline/sample/weather"
)

// result is what an exercise, or the pipeline over the weather, has shown.
type result interface{ Print(w io.Writer) }

// part is an exercise, or the pipeline over the weather, before it is run; key is its name in JSON.
type part struct {
	key string
	run func() (result, error)
}

// parts lists the parts in order.
func parts(ctx context.Context, o options, progress io.Writer) []part {
	return []part{
		{"ex1", func() (result, error) { return changelog.Run() }},
		{"ex2", func() (result, error) { return layout.Run(100_000), nil }},
		{"ex3", func() (result, error) { return protocols.Run(ctx) }},
		{"ex4", func() (result, error) { return monitored.Run(ctx, o.synthetic) }},
		{"weather", func() (result, error) { return runWeather(ctx, o, progress) }},
	}
}

// show runs the exercise that was asked for, or all parts, and prints them once all have succeeded.
func show(ctx context.Context, o options, out, progress io.Writer) error {
	if err := (&weather.CSVSource{Path: o.csv}).Check(); err != nil {
		return err
	}
	byKey, inOrder := map[string]any{}, []result{}
	for i, p := range parts(ctx, o, progress) {
		if o.exercise != 0 && o.exercise != i+1 {
			continue
		}
		r, err := p.run()
		if err != nil {
			return err
		}
		byKey[p.key] = r
		inOrder = append(inOrder, r)
	}
	if o.json {
		return oracle.WriteJSON(out, byKey)
	}
	var text bytes.Buffer
	for _, r := range inOrder {
		r.Print(&text)
	}
	_, err := text.WriteTo(out)
	return err
}

// runWeather runs the pipeline over the weather that o names, and writes its page if o asks for
// one.
func runWeather(ctx context.Context, o options, progress io.Writer) (*weather.Result, error) {
	r, err := weather.Run(ctx, o.stop, o.csv, progress)
	if err == nil && o.html != "" {
		err = writePage(o.html, pageTitle(o.csv, r.In), r.Report)
	}
	return r, err
}
