package main

import (
	"context"
	"fmt"
	"io"

	"github.com/auditline/auditline/footprint"
	"github.com/auditline/auditline/pipeline"
)

// Settings are what exercise 4 can be asked for.
type Settings struct {
	Records   int
	Seed      uint64
	Threshold float64
	Window    int
}

// exercise4 is what exercise 4 shows: audited records of a fixed layout in a monitored pipeline.
type exercise4 struct {
	Run        runResult    `json:"run"`
	SecondRun  secondRun    `json:"secondRun"`
	EmptyRun   emptyRun     `json:"emptyRun"`
	BuildError string       `json:"buildError"`
	Record     recordResult `json:"record"`
}
