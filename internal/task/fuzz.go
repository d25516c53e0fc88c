package main

import (
	"bufio"
	"fmt"
	"strings"
)

// fuzzStep runs every fuzz target of the module, each for the given time: go test accepts only one target a run. Inputs
// that find something new are not minimised, which would take most of the time.
func fuzzStep(fuzztime string) step {
	return step{"fuzz " + fuzztime + " each", func() error {
		targets, err := fuzzTargets()
		if err != nil {
			return err
		}
		for _, t := range targets {
			err := runIn(".", "go", "test", "-run=^$", "-fuzz=^"+t.name+"$", "-fuzztime="+fuzztime, "-fuzzminimizetime=1x", t.pkg)
			if err != nil {
				return err
			}
		}
		return nil
	}}
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
