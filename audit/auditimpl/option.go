package auditimpl

import "github.com/auditline/auditline/audit/internal/stream"

// Option is what the tag of a field asks of its setter. Generated code passes options as
// constants; they cost nothing where there are none.
type Option = stream.Option

const (
	// OnChange logs a change only when the value differs: bits for floats and complex
	// numbers, Equal where the type has it, == for others.
	OnChange = stream.OnChange
	// Redact logs that a change happened, when and by whom, and neither of its values.
	Redact = stream.Redact
	// Share keeps slices, maps and cloneable values as they come, without a copy.
	Share = stream.Share
	// Differs sets and logs only what is not the same in all that it holds.
	Differs = stream.Differs
)

// Keep keeps only the last n changes of the field, in a ring that is overwritten in place.
// n must be positive.
func Keep(n int) Option { return stream.Keep(n) }
