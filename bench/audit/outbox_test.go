package audit

import (
	"testing"

	"github.com/auditline/auditline/bench/audit/listed"
)

// BenchmarkOutbox compares sets of structs that an outbox lists with sets of others.
func BenchmarkOutbox(b *testing.B) {
	const n = 300 * kept
	compare(b,
		ready("set", n, func(n int) {
			s := new(listed.Plain)
			for i := range n {
				s.SetRecords(int64(i + 1))
			}
		}),
		ready("outbox", n, func(n int) {
			s := new(listed.Meter)
			for i := range n {
				s.SetRecords(int64(i + 1))
			}
		}),
		ready("syncset", n, func(n int) {
			s := new(listed.PlainGate)
			for i := range n {
				s.SetRecords(int64(i + 1))
			}
		}),
		ready("syncoutbox", n, func(n int) {
			s := new(listed.Gate)
			for i := range n {
				s.SetRecords(int64(i + 1))
			}
		}),
	)
}
