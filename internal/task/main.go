// Command task runs the maintainers' chores, so that the Makefile only names them:
//
//	go run ./internal/task test         every test of every module, in a new order each time
//	go run ./internal/task check        everything that must hold before a change lands
//	go run ./internal/task fuzz 20s     every fuzz target, each for the given time
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
			fmt.Fprintf(os.Stderr, "task: %s: %v\n", s.name, err)
			os.Exit(1)
		}
	}
}

func announce(s step) error {
	fmt.Printf("== %s\n", s.name)
	start := time.Now()
	if err := s.run(); err != nil {
		return err
	}
	fmt.Printf("== %s: ok, %.1f s\n", s.name, time.Since(start).Seconds())
	return nil
}

func stepsFor(args []string) ([]step, error) {
	switch {
	case len(args) == 1 && args[0] == "test":
		return []step{{"tests", inModules("go", "test", "-vet=off", "-shuffle=on", "./...")}}, nil
	case len(args) == 1 && args[0] == "check":
		return checkSteps(), nil
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
	return nil, fmt.Errorf("usage: task test | check | page | fuzz DURATION | bench DURATION | release GOVERSION | machines | machine NAME PACKAGE…")
}

// raced lists the packages whose tests run under the race detector: all that start goroutines or
// lock, and what they are made of. The others' tests would only take longer. auditgen, which reads
// several packages at once, runs as a command in place of its tests; stagecheck does not, as the
// type checkers of its driver, go/packages, race about an alias now and then.
var raced = []string{"./audit/...", "./pipeline/...", "./footprint", "./sample/...", "./internal/task"}

// checkSteps are ordered from the cheapest to the dearest, and auditgen before stagecheck: of a
// package that others import, only auditgen -check can say that its generated code is missing. The
// tests need no vet of their own then.
func checkSteps() []step {
	return []step{
		{"format", checkFormat},
		{"tidy", command("go", "mod", "tidy", "-diff")},
		{"generated code is current", generatedCode},
		{"vet and stagecheck", stagecheck},
		{"race tests", command("go", append([]string{"test", "-race", "-shuffle=on", "-vet=off"}, raced...)...)},
		{"race detector in auditgen", command("go", "run", "-race", "./cmd/auditgen", "-check", "./sample/...")},
		{"race tests of the store's writers and readers", storeRaces},
		fuzzStep("10s"),
	}
}
