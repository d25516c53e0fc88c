package pipeline_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/auditline/auditline/pipeline"
)

// TestRandomFaults lets several components of a chain meet faults, and wants the same to be seen
// whether it is generated or built at run time.
func TestRandomFaults(t *testing.T) {
	for seed := range uint64(1000) {
		random := rand.New(rand.NewPCG(seed, 3))
		chain := chains[random.IntN(len(chains))]
		faults, letters := randomFaults(random, chain), random.IntN(2) > 0
		t.Run(fmt.Sprintf("%d %T/letters %v", seed, chain(), letters), func(t *testing.T) {
			var generated, dynamic outcome
			synctest.Test(t, func(t *testing.T) { generated = observe(t, chain(), faults, letters) })
			synctest.Test(t, func(t *testing.T) { dynamic = observe(t, atRunTime(t, chain()), faults, letters) })
			if d := cmp.Diff(generated, dynamic); d != "" {
				t.Errorf("faults %v: generated -, at run time +\n%s", faults, d)
			}
		})
	}
}

// randomFaults are those of a chain's components, by their places.
func randomFaults(random *rand.Rand, chain func() pipeline.Pipeline) map[int]probe {
	faults := map[int]probe{}
	components, _ := fieldsOf(chain())
	for place, c := range components {
		all := []fault{works, works, works, fails, fails, panics, panicsFirst, panicsAtEnd, stops, cancels, sleeps, givesNil}
		all = slices.DeleteFunc(all, func(f fault) bool { return !can(c, f) })
		faults[place] = probe{fault: all[random.IntN(len(all))], k: 1 + random.IntN(records+2), only: 1 + random.IntN(records)}
	}
	return faults
}
