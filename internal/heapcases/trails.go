package heapcases

import "github.com/auditline/auditline/audit"

// stage is an audited struct, with its setters written out.
type stage struct {
	records int64
	latency float64
	name    string
	trail   audit.Trail
}

type sharedStage struct {
	records int64
	trail   audit.SyncTrail
}

// counted returns a stage whose log has n changes of numbers.
func counted(n int) *stage {
	s := new(stage)
	for i := range n {
		if i%2 == 0 {
			audit.SetInt(&s.trail, &s.records, s.records+1)
		} else {
			audit.SetFloat(&s.trail, &s.latency, float64(i)*0.1)
		}
	}
	return s
}

// renamed returns a stage whose log has n changes of strings.
func renamed(n int) *stage {
	s := new(stage)
	for i := range n {
		audit.Set(&s.trail, &s.name, text(i, 10))
	}
	return s
}

func trailCases() []Case {
	return []Case{
		{Name: "audited structs without changes", Prepare: many(5000, func(int) *stage { return counted(0) })},
		{Name: "audited structs with 1 change", Prepare: many(2000, func(int) *stage { return counted(1) })},
		{Name: "audited structs with 8 changes", Prepare: many(1000, func(int) *stage { return counted(8) })},
		{Name: "audited structs with 1,000 changes", Prepare: many(50, func(int) *stage { return counted(1000) })},
		{Name: "a log of 100,000 changes", Prepare: built(func() any { return counted(100_000) })},
		{Name: "logs of strings", Hidden: true, Prepare: many(300, func(i int) *stage { return renamed(i) })},
		{Name: "audited structs for many goroutines", Prepare: many(1000, func(i int) *sharedStage {
			s := new(sharedStage)
			for j := range 20 {
				audit.SyncSetInt(&s.trail, &s.records, int64(i*j))
			}
			return s
		})},
	}
}
