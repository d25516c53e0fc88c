package main

// A suite is a set of tests that one call of go test runs.
type suite struct {
	name     string
	dir      string   // of the module
	env      []string // beside the environment of this program
	build    []string // flags that say how to compile
	flags    []string // of go test alone
	packages []string
}

// step compiles the suite and runs it.
func (s suite) step() step { return step{s.name, s.compileAndRun} }

func (s suite) compileAndRun() error {
	if err := s.compile(); err != nil {
		return err
	}
	return s.run()
}

// compile compiles what the tests are made of, with rareGC, so that go test has only to link. It
// asks the go command what the compiler exports, as no command compiles tests without linking them.
func (s suite) compile() error {
	args := append([]string{"list", "-test", "-export", "-deps", `-f={{""}}`}, s.build...)
	return runEnv(s.dir, append(s.env, rareGC), "go", append(args, s.packages...)...)
}

// run runs the tests in a new order each time, without go vet, whose analyzers stagecheck runs. A
// machine that does other work as well may take longer than the ten minutes that go test allows.
func (s suite) run() error {
	args := append([]string{"test", "-vet=off", "-shuffle=on", "-timeout=30m"}, s.build...)
	return runEnv(s.dir, s.env, "go", append(append(args, s.flags...), s.packages...)...)
}

// testsStep runs every test of every module. Those of the other modules, of which many wait for
// servers, run beside those of the first.
func testsStep() step {
	var suites []suite
	for _, module := range modules {
		suites = append(suites, suite{name: "tests in " + module, dir: module, packages: []string{"./..."}})
	}
	return step{"tests", func() error {
		for _, s := range suites {
			if err := s.compile(); err != nil {
				return err
			}
		}
		return sideBySide([][]suite{suites[:1], suites[1:]}, runInTurn)
	}}
}

func runInTurn(suites []suite) error {
	for _, s := range suites {
		if err := announce(step{s.name, s.run}); err != nil {
			return err
		}
	}
	return nil
}

// raced lists the packages whose tests run under the race detector: all that start goroutines or
// lock, and what they are made of. The others' tests would only take longer. auditgen, which reads
// several packages at once, runs as a command in place of its tests; stagecheck does not, as the
// type checkers of its driver, go/packages, race about an alias now and then.
var raced = []string{"./audit/...", "./pipeline/...", "./footprint", "./sample/...", "./internal/task"}

// storeRaces are those tests of the store in which several goroutines save and read. The others, of
// which most wait for servers that are started and killed, run without the race detector: with it
// SQLite, which is Go here, takes minutes.
const storeRaces = "FeedMissesNothing|FeedFollows|OppositeOrders|NoDeadlock|AtOnce|NoDeferredBusy|CommitCut"

// sqliteUnwatched leaves what was C in SQLite out of the race detector's sight: it works on memory
// of its own, and the tests take a third less time. The driver stays in sight.
const sqliteUnwatched = "-gcflags=modernc.org/sqlite/lib=-race=false"

// raceFlags leave out what the race detector has nothing to say of: what one goroutine repeats many
// times, and footprint's cases, each a process that is built without it.
var raceFlags = []string{"-short", "-skip=^TestAgainstHeap$"}

// racesStep runs the store's tests beside the others, but compiles them later: both are made of the
// standard library.
func racesStep() step {
	tests := suite{name: "race tests", build: []string{"-race"}, flags: raceFlags, packages: raced}
	writers := suite{name: "race tests of the store's writers and readers", dir: "store",
		build: []string{"-race", sqliteUnwatched}, flags: []string{"-run=" + storeRaces}, packages: []string{"."}}
	return step{"race detector", func() error {
		if err := tests.compile(); err != nil {
			return err
		}
		return sideBySide([]step{
			{tests.name, tests.run},
			writers.step(),
			{"race detector in auditgen", command("go", "run", "-race", "./cmd/auditgen", "-check", "./sample/...")},
		}, announce)
	}}
}

// benchStep runs the side-by-side benchmarks; they have a module of their own, because of the
// peers' weight.
func benchStep(benchtime string) step {
	return step{"benchmarks", func() error {
		return runEnv("bench", nil, "go", "test", "-run=^$", "-bench=.", "-benchtime="+benchtime, "./...")
	}}
}
