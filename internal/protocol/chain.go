package protocol

import "fmt"

// Link is one component of a chain, checked before.
type Link struct {
	Role  Role
	Index int // among the stages, from 0
	Type  string
	Shape Shape
}

// Fit says why next cannot take what prev, its neighbour, gives, or nil. A faulty component fits:
// it has its own fault.
func Fit(prev, next Link) *Fault {
	if !prev.Shape.Valid() || !next.Shape.Valid() {
		return nil
	}
	given, taken := prev.Shape.Preferred().Out, next.Shape.Preferred().In
	if given.AssignableTo(taken) {
		return nil
	}
	reason := fmt.Sprintf("takes %s, but %s gives %s; change one of them, or put a stage between them that converts", taken, Label(prev.Role, prev.Index, prev.Type), given)
	return &Fault{next.Role, next.Index, next.Type, ElementMismatch, reason}
}
