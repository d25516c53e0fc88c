//go:build !never

// Package sub has what thermo uses.
package sub

// Unit is one of the usual ones.
type Unit int

// Reading is a value at a time.
type Reading struct {
	At    int64
	Value float64
	Unit  Unit
}
