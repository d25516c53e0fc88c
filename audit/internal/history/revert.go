package history

import "slices"

// RevertOption says what undoing leaves as it is.
type RevertOption struct{ kept []string }

// Keep leaves attributes as they are.
func Keep(attrs []string) RevertOption { return RevertOption{slices.Clone(attrs)} }

// Kept returns their names.
func (o RevertOption) Kept() []string { return o.kept }
