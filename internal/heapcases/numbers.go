package heapcases

import (
	"math/big"
	"math/rand/v2"
	"time"

	old "math/rand"
)

// scheduled is many for values with timers that call functions: the scheduler's own list of them
// has grown before.
func scheduled[T any](n int, value func(i int) T) func() func() any {
	return func() func() any {
		for _, t := range *values(n, func(int) *time.Timer { return time.AfterFunc(time.Hour, func() {}) }) {
			t.Stop()
		}
		return many(n, value)()
	}
}

func numberCases() []Case {
	return []Case{
		{Name: "big.Int", Prepare: many(1000, func(i int) *big.Int { return new(big.Int).Lsh(big.NewInt(int64(i+1)), uint(i)) })},
		{Name: "big.Rat", Prepare: many(1000, func(i int) *big.Rat { return new(big.Rat).Add(big.NewRat(int64(i), 7), big.NewRat(1, int64(i+1))) })},
		{Name: "big.Float", Prepare: many(1000, func(i int) *big.Float {
			return new(big.Float).SetPrec(uint(64+i)).Quo(big.NewFloat(float64(i)), big.NewFloat(3))
		})},
		{Name: "products of large numbers", Prepare: many(100, func(i int) *big.Int { return new(big.Int).MulRange(1, int64(i+2)) })},
		{Name: "random sources", Prepare: many(500, func(i int) *rand.Rand {
			if i%2 == 0 {
				return rand.New(rand.NewPCG(1, uint64(i)))
			}
			return rand.New(rand.NewChaCha8([32]byte{byte(i)}))
		})},
		{Name: "random sources of the older kind", Prepare: many(50, func(i int) *old.Rand { return old.New(old.NewSource(int64(i))) })},
		{Name: "times", Prepare: many(3000, func(i int) *time.Time {
			t := time.Unix(int64(i), 0).In([]*time.Location{time.UTC, time.Local}[i%2])
			return &t
		})},
		{Name: "fixed zones", Prepare: many(500, func(i int) *time.Location { return time.FixedZone(text(i, 10), 60*i) })},
		{Name: "times in zones of their own", Prepare: many(500, func(i int) time.Time { return time.Unix(0, 0).In(time.FixedZone("", i)) })},
		{Name: "timers", Prepare: many(1000, func(int) *time.Timer { return time.NewTimer(time.Hour) })},
		{Name: "stopped timers", Prepare: many(1000, func(int) *time.Timer {
			t := time.NewTimer(time.Hour)
			t.Stop()
			return t
		})},
		{Name: "tickers", Prepare: many(1000, func(int) *time.Ticker { return time.NewTicker(time.Hour) })},
		{Name: "timers that are known by their channels", Prepare: many(1000, func(int) <-chan time.Time { return time.After(time.Hour) })},
		{Name: "timers that call a function", Prepare: scheduled(1000, func(int) *time.Timer { return time.AfterFunc(time.Hour, func() {}) })},
	}
}
