// Package forms has every form of a write to a field of another package, or of its own.
package forms

import (
	"auditwrite/bank"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/auditimpl"
)

type point struct{ x, y int }

type counter struct{ n int }

func (c *counter) reset()  { c.n = 0 }
func (c counter) get() int { return c.n }

type Stage struct {
	records int            `audit:"true"`
	buckets [4]int         `audit:"true"`
	at      point          `audit:"true"`
	recent  []point        `audit:"true"`
	shared  []int          `audit:"true,share"`
	next    *point         `audit:"true"`
	hits    counter        `audit:"true"`
	byName  map[string]int `audit:"true"`
	silent  int            `audit:"true,set=-"`
	plain   int

	audit.Trail
}

func (s *Stage) assign(ch chan int, m map[string]int) (err error) {
	s.records = 1             // want `auditwrite: this write to Stage.records is not in its log: call SetRecords`
	(s.records) = 2           // want `this write to Stage.records is not in its log: call SetRecords`
	(*s).records = 3          // want `this write to Stage.records is not in its log: call SetRecords`
	s.records += 4            // want `this write to Stage.records`
	s.records <<= 4           // want `this write to Stage.records`
	s.records++               // want `this write to Stage.records`
	s.records--               // want `this write to Stage.records`
	s.records, err = two()    // want `this write to Stage.records`
	s.plain, s.records = 1, 2 // want `this write to Stage.records`
	for s.records = range 3 { // want `this write to Stage.records`
	}
	for _, s.records = range m { // want `this write to Stage.records`
	}
	for s.records = 0; s.records < 3; s.records++ { // want `this write to Stage.records` `this write to Stage.records`
	}
	select {
	case s.records = <-ch: // want `this write to Stage.records`
	default:
	}
	func() { s.records = 5 }() // want `this write to Stage.records`
	return err
}

func (s *Stage) parts() {
	s.at.x = 1                   // want `this write into Stage.at is not in its log: change a copy and call SetAt`
	s.buckets[0]++               // want `this write into Stage.buckets is not in its log: change a copy and call SetBuckets`
	s.recent[0] = point{}        // want `this write into Stage.recent`
	s.recent[0].y = 1            // want `this write into Stage.recent`
	s.byName["a"] = 1            // want `this write into Stage.byName`
	delete(s.byName, "a")        // want `this delete in Stage.byName is not in its log: change a copy and call SetByName`
	clear(s.byName)              // want `this clear in Stage.byName`
	copy(s.recent, s.recent[1:]) // want `this copy in Stage.recent`
	copy(s.buckets[:], []int{1}) // want `Stage.buckets can be written around its log, because a slice of it shares its memory: use a copy and call SetBuckets, or mark the function //audit:loader`
}

func (s *Stage) addresses() {
	p := &s.records    // want `Stage.records can be written around its log, because its address is taken: use a copy and call SetRecords`
	q := &s.at.x       // want `Stage.at can be written around its log, because its address is taken`
	r := &s.buckets[1] // want `Stage.buckets can be written around its log`
	s.hits.reset()     // want `Stage.hits can be written around its log, because method reset has a pointer receiver: use a copy and call SetHits`
	f := s.hits.reset  // want `Stage.hits can be written around its log, because method reset has a pointer receiver`
	use(p, q, r, f)
}

type outer struct {
	Stage
	other *bank.Account
}

func promoted(o *outer, g *bank.Guarded) {
	o.records = 1           // want `this write to Stage.records is not in its log: call SetRecords`
	o.Stage.records = 2     // want `this write to Stage.records`
	o.other.Balance = 3     // want `this write to Account.Balance is not in its log: call SetBalance`
	o.other.Owner = "me"    // want `this write to Account.Owner is not in its log: call Rename`
	o.other.Tags["a"] = "b" // want `this write into Account.Tags`
	g.Limit = 1             // want `this write to Guarded.Limit is not in its log: call SetLimit`
}

type generic[T any] struct {
	value T `audit:"true"`
	trail audit.SyncTrail
}

func set[T any](g *generic[T], i *generic[int], v T) {
	g.value = v // want `this write to generic.value is not in its log: call SetValue`
	i.value = 1 // want `this write to generic.value is not in its log: call SetValue`
}

// Second names of audited structs: of one above, one below, and one elsewhere. The setters are the first name's.
type (
	renamed  Stage
	mirrored counted
	borrowed bank.Account
)

type counted struct {
	n int `audit:"true"`

	trail audit.Trail
}

func second(r *renamed, m *mirrored, b *borrowed) {
	r.records = 1    // want `this write to Stage.records is not in its log: convert to \*Stage and call SetRecords`
	m.n = 1          // want `this write to counted.n is not in its log: convert to \*counted and call SetN`
	b.Balance = 1    // want `this write to Account.Balance is not in its log: convert to \*Account and call SetBalance`
	b.Tags["k"] = "" // want `this write into Account.Tags is not in its log: change a copy and convert to \*Account and call SetTags`
}

// What follows is silent.

func (s *Stage) reads(o *outer, f *bank.Foreign) {
	s.plain, s.silent = 1, 2 // not audited; no setter to bypass
	s.shared[0] = 1          // share: the user has taken this on
	s.next.x = 1             // a pointer's target is not the field's value
	s.hits.get()             // a value receiver gets a copy
	o.other.Free = 1
	f.N = 1
	copy(make([]point, 1), s.recent)
	records := s.records
	records++
	for i, p := range s.recent {
		use(i, p, s.recent[i], s.byName["a"])
	}
	use(&s.plain, s.buckets, s.at.x, *s.next, &s.next.x)
	auditimpl.SetInt(&s.Trail, &s.records, 3) // a setter written out
	auditimpl.SetInt[int](&s.Trail, &s.records, 4)
}

// load fills a stage from storage.
//
//audit:loader rows come from the database
func load(s *Stage) {
	s.records = 1
	use(&s.records, func() { s.records++ })
}

// columns maps the columns of a table.
//
//audit:loader
var columns = []func(*Stage) any{
	func(s *Stage) any { return &s.records },
}

func two() (int, error) { return 0, nil }

func use(...any) {}
