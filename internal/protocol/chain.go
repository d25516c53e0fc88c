package protocol

import "fmt"

// Link is one component of a chain, checked before.
type Link struct {
	Role  Role
	Index int // among the stages, from 0
	Type  string
	Shape Shape
}

// Chain compares neighbours: what one gives, the next one must take. Faulty components are passed over.
func Chain(links []Link) []*Fault {
	var faults []*Fault
	for i := 1; i < len(links); i++ {
		if f := Fit(links[i-1], links[i]); f != nil {
			faults = append(faults, f)
		}
	}
	return faults
}

// Fit says why next cannot take what prev gives, or nil.
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
