package pipeline

// DeadLetter is a record that failed.
type DeadLetter struct {
	Component string // the field's name
	Record    any    // where records are pointers, to a copy: a source may use its record again
	Number    int64  // of the record at that component, from 1
	Err       error
}

// Copy returns a pointer to a copy of what p points to, nil for nil. Generated code hands failed records over through
// it: a record itself can then stay on the stack, which makes a fused loop several times faster.
func Copy[T any](p *T) *T {
	if p == nil {
		return nil
	}
	c := *p
	return &c
}
