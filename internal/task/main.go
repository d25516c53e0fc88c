// Command task runs the maintainers' chores, so that the Makefile only names them:
//
//	go run ./internal/task test         every test of every module, in a new order each time
//	go run ./internal/task check        everything that must hold before a change lands:
//	go run ./internal/task static       what can be said without running tests,
//	go run ./internal/task races        what locks, under the race detector,
//	go run ./internal/task fuzz 4s      every fuzz target, each for the given time
//	go run ./internal/task page         the report's page and a run's in a headless browser
//	go run ./internal/task bench 1s     every benchmark of the bench module
//	go run ./internal/task release go1.27.3
//	                                    what depends on the release of Go, with that one
//	go run ./internal/task machines     the tests on every machine that Go runs on, under emulation
//	go run ./internal/task machine s390x ./audit
//	                                    some of them on one machine
//
// Each step is announced before it runs and timed after it; the first failure ends the run with
// exit code 1, but that machines goes on to the other machines.
package main

import (
	"fmt"
	"os"
	"time"
)

// A step is one chore: what holds once it has run, and how.
type step struct {
	name string
	run  func() error
}

func main() {
	steps, err := stepsFor(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "task:", err)
		os.Exit(2)
	}
	for _, s := range steps {
		if err := announce(s); err != nil {
			fmt.Fprintln(os.Stderr, "task:", err)
			os.Exit(1)
		}
	}
}

// announce runs a step and names it before and after, and in its error.
func announce(s step) error {
	fmt.Printf("== %s\n", s.name)
	start := time.Now()
	if err := s.run(); err != nil {
		return fmt.Errorf("%s: %w", s.name, err)
	}
	fmt.Printf("== %s: ok, %.1f s\n", s.name, time.Since(start).Seconds())
	return nil
}

func stepsFor(args []string) ([]step, error) {
	switch {
	case len(args) == 1 && args[0] == "test":
		return []step{testsStep()}, nil
	case len(args) == 1 && args[0] == "check":
		return append(staticSteps(), racesStep(), fuzzStep("4s")), nil
	case len(args) == 1 && args[0] == "static":
		return staticSteps(), nil
	case len(args) == 1 && args[0] == "races":
		return []step{racesStep()}, nil
	case len(args) == 1 && args[0] == "page":
		return []step{pageStep(), livePageStep()}, nil
	case len(args) == 2 && args[0] == "fuzz":
		return []step{fuzzStep(args[1])}, nil
	case len(args) == 2 && args[0] == "bench":
		return []step{benchStep(args[1])}, nil
	case len(args) == 2 && args[0] == "release":
		return releaseSteps(args[1]), nil
	case len(args) == 1 && args[0] == "machines":
		return machinesSteps(), nil
	case len(args) > 2 && args[0] == "machine":
		s, err := machineStep(args[1], args[2:])
		return []step{s}, err
	}
	return nil, fmt.Errorf("usage: task test | check | static | races | page | fuzz DURATION | bench DURATION | release GOVERSION | machines | machine NAME PACKAGE…")
}
