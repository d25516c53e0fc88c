// Package codec writes values of any Go type as bytes and reads them back, also by another
// build of the program, on another machine, after the type has changed.
//
// What is written goes by a description of the type, its Shape: kinds, signs and sizes,
// the names of fields in order, the types of elements. Names of types are no part of it, so
// that a type may be renamed, moved or become an alias. A reader matches the Shape with the
// type that it has: the fields of structs by name, integers and floats of another size
// where every value fits. What does not fit is a Misfit, which is told from bytes that
// cannot have been written. What has no type any more is read in its stored form.
//
// Types whose state is hidden from the program's own module, like those of math/big, are
// written by their own marshalers: MarshalBinary, GobEncode or MarshalText. Each value is
// read back when it is written, and flagged where something was lost. A zero value that no
// marshaler reads back is written as such.
package codec
