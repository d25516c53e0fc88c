package stream

// Option says how the changes of a field are logged. Options are combined with |.
type Option uint64

const (
	// OnChange logs a change only when the value differs: bits for floats and complex
	// numbers, Equal where the type has it, == for others.
	OnChange Option = 1 << iota
	// Redact logs that a change happened, when and by whom, and neither of its values.
	Redact
	// Share keeps slices, maps and cloneable values as they come, without a copy.
	Share

	// Differs logs and makes a change only when the value is not the same in all that it holds.
	Differs

	// copied says that the values given are copies already.
	copied

	keepShift = 5
)

// Keep keeps only the last n changes of the field, in a ring that is overwritten in place.
// n must be positive.
func Keep(n int) Option {
	return Option(max(n, 1)) << keepShift
}

func merge(opts []Option) (all Option) {
	for _, o := range opts {
		all |= o
	}
	return all
}

// Has tells whether o contains the option one. Generic functions of this package do without it, see
// SetInt.
func (o Option) Has(one Option) bool { return o&one != 0 }

// special is what changes have that are logged in a ring, or without their values.
const special = Redact | ^Option(1<<keepShift-1)

// keep is the n of Keep, 0 without it.
func (o Option) keep() int { return int(o >> keepShift) }
