package audit

import (
	"testing"

	"github.com/auditline/auditline/bench/audit/updated"
)

// BenchmarkUpdate compares three sets within an update with three by themselves. Its rounds are
// short, so that other work on the machine leaves some of them alone.
func BenchmarkUpdate(b *testing.B) {
	const n = kept / 3
	compare(b,
		ready("set", n, func(n int) {
			m := new(updated.Meter)
			for i := range n {
				m.SetRecords(int64(i + 1))
				m.SetMean(float64(i) / 2)
				m.SetFaults(int64(i / 2))
			}
		}),
		ready("update", n, func(n int) {
			m := new(updated.Meter)
			for i := range n {
				_ = m.Update(func(u updated.MeterUpdate) error {
					u.SetRecords(int64(i + 1))
					u.SetMean(float64(i) / 2)
					u.SetFaults(int64(i / 2))
					return nil
				})
			}
		}),
		ready("syncset", n, func(n int) {
			g := new(updated.Gate)
			for i := range n {
				g.SetRecords(int64(i + 1))
				g.SetMean(float64(i) / 2)
				g.SetFaults(int64(i / 2))
			}
		}),
		ready("syncupdate", n, func(n int) {
			g := new(updated.Gate)
			for i := range n {
				_ = g.Update(func(u updated.GateUpdate) error {
					u.SetRecords(int64(i + 1))
					u.SetMean(float64(i) / 2)
					u.SetFaults(int64(i / 2))
					return nil
				})
			}
		}),
	)
}
