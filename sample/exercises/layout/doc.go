// Package layout is exercise 2: what a fixed layout saves.
//
// The exercise asks for one event with fixed slots and one without, for two that inherit from the
// first, and for what each of them weighs. A Go struct has a fixed layout, and a map is what an
// object without slots is in Python.
package layout
