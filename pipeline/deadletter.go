package pipeline

// DeadLetter is a record that failed.
type DeadLetter struct {
	Component string // the field's name
	Record    any    // where records are pointers, to a copy: a source may use its record again
	Number    int64  // of the record at that component, from 1
	Err       error
}
