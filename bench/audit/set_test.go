package audit

import "testing"

// kept is how many changes each instance gets.
const kept = 300

// instances returns a contender that makes instances and sets their fields; all of them
// stay alive until the round ends, and what the collector does in between counts.
func instances[S stage](name string, n int, create func() S) contender {
	return ready(name, n, func(n int) {
		var live []S
		for ; n > 0; n -= kept {
			s := create()
			drive(s, kept/3)
			live = append(live, s)
		}
	})
}

// BenchmarkSet is the cost of a logged set of a number, as a ratio to the hand-written log.
func BenchmarkSet(b *testing.B) {
	const n = 200 * kept
	compare(b,
		instances("handwritten", n, func() *handWritten { return new(handWritten) }),
		instances("ours", n, func() *ours { return new(ours) }),
		instances("boxed", n, func() *boxed { return new(boxed) }),
		instances("plain", n, func() *plain { return new(plain) }),
		instances("mutation", n, func() *mutating { return new(mutating) }),
		instances("reflection", n, func() *reflecting { return new(reflecting) }),
		instances("r3labs", n/10, func() *diffing { return new(diffing) }),
	)
}
