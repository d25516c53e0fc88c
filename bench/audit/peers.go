package audit

import (
	"reflect"
	"time"

	"github.com/r3labs/diff/v3"
)

// reflecting sets by field name, as generic setters do.
type reflecting struct {
	Records int64
	Mean    float64
	Errors  int64
	log     map[string][]change
}

func (s *reflecting) set(field string, v any) {
	f := reflect.ValueOf(s).Elem().FieldByName(field)
	if s.log == nil {
		s.log = make(map[string][]change)
	}
	s.log[field] = append(s.log[field], change{f.Interface(), v, time.Now()})
	f.Set(reflect.ValueOf(v))
}

func (s *reflecting) setRecords(v int64) { s.set("Records", v) }
func (s *reflecting) setMean(v float64)  { s.set("Mean", v) }
func (s *reflecting) setErrors(v int64)  { s.set("Errors", v) }

// mutating works as ent's generated builders with an audit hook do: each update is a
// mutation with pointers to the fields it sets, which a hook asks for old and new values.
type mutating struct {
	fields
	log []mutationRecord
}

type mutation struct {
	old     *fields
	records *int64
	mean    *float64
	errors  *int64
}

type mutationRecord struct {
	field    string
	old, new any
	at       time.Time
}

// fieldNames lists what the mutation sets.
func (m *mutation) fieldNames() (names []string) {
	if m.records != nil {
		names = append(names, "records")
	}
	if m.mean != nil {
		names = append(names, "mean")
	}
	if m.errors != nil {
		names = append(names, "errors")
	}
	return names
}

func (m *mutation) values(name string) (old, v any) {
	switch name {
	case "records":
		return m.old.records, *m.records
	case "mean":
		return m.old.mean, *m.mean
	}
	return m.old.errors, *m.errors
}

func (s *mutating) save(m *mutation) {
	for _, name := range m.fieldNames() {
		old, v := m.values(name)
		s.log = append(s.log, mutationRecord{name, old, v, time.Now()})
	}
	if m.records != nil {
		s.records = *m.records
	}
	if m.mean != nil {
		s.mean = *m.mean
	}
	if m.errors != nil {
		s.errors = *m.errors
	}
}

func (s *mutating) snapshot() *fields {
	old := s.fields
	return &old
}

func (s *mutating) setRecords(v int64) { s.save(&mutation{old: s.snapshot(), records: &v}) }
func (s *mutating) setMean(v float64)  { s.save(&mutation{old: s.snapshot(), mean: &v}) }
func (s *mutating) setErrors(v int64)  { s.save(&mutation{old: s.snapshot(), errors: &v}) }

// diffing compares the struct before and after each update with r3labs/diff.
type diffing struct {
	now diffed
	log []diff.Change
}

type diffed struct {
	Records int64   `diff:"records"`
	Mean    float64 `diff:"mean"`
	Errors  int64   `diff:"errors"`
}

func (s *diffing) set(change func(*diffed)) {
	before := s.now
	change(&s.now)
	changes, err := diff.Diff(before, s.now)
	if err != nil {
		panic(err) // these types compare
	}
	s.log = append(s.log, changes...)
}

func (s *diffing) setRecords(v int64) { s.set(func(d *diffed) { d.Records = v }) }
func (s *diffing) setMean(v float64)  { s.set(func(d *diffed) { d.Mean = v }) }
func (s *diffing) setErrors(v int64)  { s.set(func(d *diffed) { d.Errors = v }) }
