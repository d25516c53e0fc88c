package schema

import "unsafe"

// Outbox lists objects of a type that have changed.
type Outbox interface {
	// Enlist has the struct at outer, of that schema, listed when it changes, though nothing was
	// ever logged of it.
	Enlist(s *Schema, outer unsafe.Pointer)
}

// SetOutbox makes o what lists objects of the type, which is the same each time.
func (s *Schema) SetOutbox(o Outbox) {
	if s.outbox.Load() == nil {
		s.outbox.Store(o)
	}
}

// Enlist has the struct at outer listed when it changes, if the type has an outbox.
func (s *Schema) Enlist(outer unsafe.Pointer) {
	if o, ok := s.outbox.Load().(Outbox); ok {
		o.Enlist(s, outer)
	}
}
