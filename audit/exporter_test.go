package audit_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/auditline/auditline/audit"
)

// store is what survives a crash: changes, and the object with its log's number.
type store struct {
	changes []audit.Change
	records int64
	log     []byte
}

// errKilled ends an exporter at the step that the test has chosen.
type errKilled struct{}

// exporter stores changes and the object; before each step it may be killed.
type exporter struct {
	store   *store
	stage   *Stage
	killAt  int
	stepped int
}

func (e *exporter) step() {
	if e.stepped++; e.stepped == e.killAt {
		panic(errKilled{})
	}
}

// start loads the object as the store has it.
func (e *exporter) start(t *testing.T) {
	e.stage = &Stage{records: e.store.records}
	if e.store.log != nil {
		if err := e.stage.Audit().UnmarshalBinary(e.store.log); err != nil {
			t.Fatal(err)
		}
	}
}

// acknowledged is the number of the last change that the store has.
func (e *exporter) acknowledged() uint64 {
	if n := len(e.store.changes); n > 0 {
		return e.store.changes[n-1].Seq
	}
	return 0
}

// save stores the object together with its log, as one write.
func (e *exporter) save(t *testing.T) {
	log, err := e.stage.Audit().MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	e.step()
	e.store.records, e.store.log = e.stage.Records(), log
}

// export stores what is new, in writes of two changes, and lets go of it.
func (e *exporter) export() {
	for batch := range slices.Chunk(e.stage.Audit().Since(e.acknowledged()), 2) {
		e.step()
		e.store.changes = append(e.store.changes, batch...)
		e.step()
		e.stage.Audit().Forget(e.acknowledged())
	}
}

// run goes on from what the object has, up to 10 sets.
func (e *exporter) run(t *testing.T) {
	e.start(t)
	for e.stage.Records() < 10 {
		e.export() // what an exporter killed before has left
		e.step()
		e.stage.SetRecords(e.stage.Records() + 1)
		e.save(t)
	}
	e.export()
}

// runKilled is run, true if it got to its end.
func (e *exporter) runKilled(t *testing.T) (done bool) {
	defer func() {
		if r := recover(); r != nil && r != any(errKilled{}) {
			panic(r)
		}
	}()
	e.run(t)
	return true
}

// TestExporterKilledAnywhere kills an exporter at every step, and the one that follows it
// at every step again; no change is missed or repeated.
func TestExporterKilledAnywhere(t *testing.T) {
	t.Parallel()
	for first := 1; ; first++ {
		done := false
		for second := 1; !done; second++ {
			s := new(store)
			if (&exporter{store: s, killAt: first}).runKilled(t) {
				return
			}
			done = (&exporter{store: s, killAt: second}).runKilled(t)
			(&exporter{store: s}).run(t)
			checkStore(t, s, fmt.Sprintf("killed at %d, then at %d", first, second))
		}
	}
}

func checkStore(t *testing.T, s *store, when string) {
	t.Helper()
	if len(s.changes) != 10 {
		t.Fatalf("%s: %d changes", when, len(s.changes))
	}
	for i, c := range s.changes {
		if c.Seq != uint64(i+1) || c.Old != int64(i) || c.New != int64(i+1) {
			t.Fatalf("%s: change %d is %v", when, i, c)
		}
	}
}
