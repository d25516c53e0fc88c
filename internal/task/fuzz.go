package main

import (
	"bufio"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"sync"
)

// fuzzStep runs every fuzz target of the module, each for the given time on one processor, as many side by side as there
// are processors: go test accepts only one target a run.
func fuzzStep(fuzztime string) step {
	return step{"fuzz " + fuzztime + " each", func() error {
		targets, err := fuzzTargets()
		if err != nil {
			return err
		}
		return sideBySide(targets, func(t fuzzTarget) error { return t.fuzz(fuzztime) })
	}}
}

// sideBySide calls do for every item, on as many goroutines as there are processors, and joins the errors.
func sideBySide[T any](items []T, do func(T) error) error {
	queue := make(chan int)
	errs := make([]error, len(items))
	var workers sync.WaitGroup
	for range runtime.NumCPU() {
		workers.Go(func() {
			for i := range queue {
				errs[i] = do(items[i])
			}
		})
	}
	for i := range items {
		queue <- i
	}
	close(queue)
	workers.Wait()
	return errors.Join(errs...)
}

// fuzz prints what the target printed only once it is done, so that two targets do not mix their lines. Inputs that find
// something new are not minimised, which would take most of the time.
func (t fuzzTarget) fuzz(fuzztime string) error {
	fmt.Printf("   %s %s\n", t.pkg, t.name)
	out, err := exec.Command("go", "test", "-run=^$", "-fuzz=^"+t.name+"$", "-fuzztime="+fuzztime, "-fuzzminimizetime=1x",
		"-parallel=1", t.pkg).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s in %s: %w\n%s", t.name, t.pkg, err, out)
	}
	fmt.Printf("   %s %s: %s\n", t.pkg, t.name, lastProgress(string(out)))
	return nil
}

// lastProgress is the last line in which go test says how far it got: "fuzz: elapsed: 20s, execs: 1000 (50/sec), ...".
func lastProgress(out string) string {
	at := strings.LastIndex(out, "fuzz: elapsed")
	line, _, _ := strings.Cut(out[max(at, 0):], "\n")
	return line
}

type fuzzTarget struct{ pkg, name string }

func fuzzTargets() ([]fuzzTarget, error) {
	listing, err := output("go", "test", "-list=^Fuzz", "./...")
	if err != nil {
		return nil, err
	}
	targets := parseFuzzTargets(listing)
	if len(targets) == 0 {
		return nil, fmt.Errorf("no fuzz target found; go test -list has changed its output")
	}
	return targets, nil
}

// parseFuzzTargets reads go test -list's output: the names of a package's targets, then a line "ok PACKAGE TIME".
func parseFuzzTargets(listing string) []fuzzTarget {
	var targets []fuzzTarget
	var names []string
	lines := bufio.NewScanner(strings.NewReader(listing))
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		switch {
		case len(fields) == 1 && strings.HasPrefix(fields[0], "Fuzz"):
			names = append(names, fields[0])
		case len(fields) >= 2 && (fields[0] == "ok" || fields[0] == "?"):
			for _, name := range names {
				targets = append(targets, fuzzTarget{fields[1], name})
			}
			names = nil
		}
	}
	return targets
}
