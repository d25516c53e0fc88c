package audit_test

import (
	"math/rand/v2"
	"testing"
)

// TestLongLog reads logs that are long enough for readers to begin in the middle of them.
func TestLongLog(t *testing.T) {
	seeds := uint64(2)
	if testing.Short() {
		seeds = 1
	}
	for seed := range seeds {
		random := rand.New(rand.NewPCG(seed, seed))
		w := newWorld(t, nil)
		for n := range 3000 {
			w.refill(random)
			// The fields come in one by one, so that some are unknown where reading begins.
			s := settings[random.IntN(min(len(settings)-1, 1+n/100))]
			if random.IntN(9) == 0 {
				s.around(w.subjects[0], s.random(w.c))
			} else {
				w.set(0, s)
			}
		}
		w.compareOften(random)
		w.roundTrip(0)
		w.compareOften(random)
		w.c.b = []byte{0}
		w.copy(0, 1)
		w.set(1, settings[0]) // which makes a log of its own
		w.subjects[0] = w.subjects[1]
		w.models[0] = w.models[1]
		w.compareOften(random)
	}
}
