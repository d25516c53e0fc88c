package audit

import (
	"context"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/auditimpl"
)

// BenchmarkTrails compares the kinds of trail with the plain one, in rounds so short that
// the best of them are undisturbed.
func BenchmarkTrails(b *testing.B) {
	const n = 10 * kept
	ctx := audit.With(context.Background(), audit.Origin{Who: "ann", Why: "a test"})
	deep := ctx
	for i := range 8 {
		deep = context.WithValue(deep, depth(i), i)
	}
	compare(b,
		instances("trail", n, func() *ours { return new(ours) }),
		instances("synctrail", n, func() *locked { return new(locked) }),
		instances("ctx-1-deep", n, func() *signed { return &signed{ctx: ctx} }),
		instances("ctx-9-deep", n, func() *signed { return &signed{ctx: deep} }),
	)
}

type depth int

// named has a string, logged by us.
type named struct {
	name  string `audit:"true"`
	trail audit.Trail
}

// namedBoxed has one that a map of slices logs.
type namedBoxed struct {
	name string
	log  map[string][]change
}

// namedTyped has one in a typed log.
type namedTyped struct {
	name string
	log  []typed[string]
}

var names = []string{"ann", "bob", "carol", "dave", "eve"}

func BenchmarkString(b *testing.B) {
	const n = 200 * kept
	compare(b,
		ready("boxed", n, func(n int) {
			for ; n > 0; n -= kept {
				s := &namedBoxed{log: make(map[string][]change)}
				for i := range kept {
					v := names[i%len(names)]
					s.log["name"] = append(s.log["name"], change{s.name, v, time.Now()})
					s.name = v
				}
			}
		}),
		ready("ours", n, func(n int) {
			for ; n > 0; n -= kept {
				s := new(named)
				for i := range kept {
					auditimpl.Set(&s.trail, &s.name, names[i%len(names)])
				}
			}
		}),
		ready("handwritten", n, func(n int) {
			for ; n > 0; n -= kept {
				s := new(namedTyped)
				for i := range kept {
					v := names[i%len(names)]
					s.log = append(s.log, typed[string]{s.name, v, time.Now()})
					s.name = v
				}
			}
		}),
	)
}
