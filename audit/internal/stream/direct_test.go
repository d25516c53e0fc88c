package stream

import (
	"testing"

	"github.com/auditline/auditline/audit/internal/values"
)

// TestElementsOfALogThatSharedThem gives a log to a struct of a type that differs in the tags only,
// as Go converts such.
func TestElementsOfALogThatSharedThem(t *testing.T) {
	var x struct {
		field map[int][]int
		trail Trail
	}
	mine := []int{1}
	MapOf(&x.trail, &x.field, []Option{Share}).Set(1, mine)
	if &x.field[1][0] != &mine[0] {
		t.Error("a shared element was cloned")
	}
	MapOf(&x.trail, &x.field, nil).Set(1, mine)
	if &x.field[1][0] == &mine[0] {
		t.Error("an element is shared")
	}
}

// labelled refers to what its owner could write. To clone it calls nothing.
type labelled struct{ labels []string }

// shelf has setters of elements with a lock and without one.
type shelf struct {
	byKey map[string]labelled
	list  []labelled
	trail Trail
	sync  SyncTrail
}

// setters set the element "a", or that at 0, and return it.
func (s *shelf) setters() map[string]func(v labelled) labelled {
	setMap := func(m Map[map[string]labelled, string, labelled]) func(labelled) labelled {
		return func(v labelled) labelled { m.Set("a", v); return s.byKey["a"] }
	}
	setSlice := func(l Slice[[]labelled, labelled]) func(labelled) labelled {
		l.Append(labelled{})
		return func(v labelled) labelled { l.Set(0, v); return s.list[0] }
	}
	return map[string]func(labelled) labelled{
		"map":          setMap(MapOf(&s.trail, &s.byKey, nil)),
		"slice":        setSlice(SliceOf(&s.trail, &s.list, nil)),
		"locked map":   setMap(SyncMapOf(&s.sync, &s.byKey, nil)),
		"locked slice": setSlice(SyncSliceOf(&s.sync, &s.list, nil)),
	}
}

// TestClonesForFieldAndLog writes what was set, and what the field holds, behind the log's back.
func TestClonesForFieldAndLog(t *testing.T) {
	for name := range new(shelf).setters() {
		s := new(shelf)
		set := s.setters()[name]
		for range 3 {
			mine := labelled{[]string{"set"}}
			own := set(mine)
			mine.labels[0] = "caller's"
			if own.labels[0] != "set" {
				t.Errorf("%s: the field holds %v", name, own)
			}
			own.labels[0] = "field's"
		}
		seen := 0
		for _, l := range []*Log{s.trail.log, s.sync.trail.log} {
			for _, c := range l.Extras.Columns {
				for e := range c.(Elements).RawEdits {
					if v, ok := e.New.(labelled); ok && v.labels != nil {
						seen++
						if v.labels[0] != "set" {
							t.Errorf("%s: the log says %v", name, v)
						}
					}
				}
			}
		}
		if seen != 3 {
			t.Errorf("%s: %d changes seen", name, seen)
		}
	}
}

// TestAllocationsOfClones: an element costs what its two clones refer to, and nothing beside.
func TestAllocationsOfClones(t *testing.T) {
	s, v := new(shelf), labelled{[]string{"a"}}
	for name, set := range s.setters() {
		if got := testing.AllocsPerRun(1000, func() { set(v) }); got > 2 {
			t.Errorf("%s: a set allocates %v times", name, got)
		}
	}
}

type withMethod struct{ labels []string }

func (w withMethod) Clone() withMethod { return withMethod{append([]string(nil), w.labels...)} }

// TestClonesThatLead is about what must not be called under a lock.
func TestClonesThatLead(t *testing.T) {
	type tree struct{ children []tree }
	for name, is := range map[string][2]bool{
		"slices":     {values.TraitsOf[labelled](false).Leads, false},
		"themselves": {values.TraitsOf[tree](false).Leads, false},
		"a method":   {values.TraitsOf[[]map[int]withMethod](false).Leads, true},
		"anything":   {values.TraitsOf[map[string]any](false).Leads, true},
		"shared":     {values.TraitsOf[withMethod](true).Leads, false},
	} {
		if is[0] != is[1] {
			t.Errorf("to clone what refers to %s leads back: %v", name, is[0])
		}
	}
}
