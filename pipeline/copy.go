package pipeline

// Copy returns a pointer to a copy of what p points to, nil for nil. A record that logs its changes
// is copied with its log, and from then on each of both logs its own. What pointers, slices and
// maps in it refer to is shared. Copy is for stages that must leave the record as it is that they
// were given, as on several machines.
func Copy[T any](p *T) *T {
	if p == nil {
		return nil
	}
	c := *p
	return &c
}
