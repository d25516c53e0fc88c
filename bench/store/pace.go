package main

import (
	"fmt"
	"runtime"
	"syscall"
	"time"
)

// pace is what a number of changes took: on a machine that others use as well, the processor time
// says more than that by the clock.
type pace struct {
	changes          int
	clock, processor time.Duration
	allocations      uint64
}

// measured adds what do takes to p.
func (p *pace) measured(do func() error) error {
	allocated := allocations()
	processor, start := processorTime(), time.Now()
	err := do()
	p.clock += time.Since(start)
	p.processor += processorTime() - processor
	p.allocations += allocations() - allocated
	return err
}

func (p *pace) String() string {
	n := float64(p.changes)
	return fmt.Sprintf("%.0f changes a second, %.1f µs of processor time and %.1f allocations a change",
		n/p.clock.Seconds(), p.processor.Seconds()*1e6/n, float64(p.allocations)/n)
}

// each is how long one took by the clock.
func (p *pace) each() time.Duration {
	return (p.clock / time.Duration(p.changes)).Round(time.Microsecond)
}

// rate is how many changes p has by the clock or by processor time in the time that other takes.
func (p *pace) rate(other *pace) (clock, processor float64) {
	n := float64(p.changes) / float64(other.changes)
	return n * other.clock.Seconds() / p.clock.Seconds(), n * other.processor.Seconds() / p.processor.Seconds()
}

func allocations() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Mallocs
}

func processorTime() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		panic(err) // which it never returns for this process
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
