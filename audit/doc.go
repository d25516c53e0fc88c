// Package audit keeps change logs of structs, on the instances themselves.
//
// A struct says which of its fields are audited, and has a field of type Trail:
//
//	type Account struct {
//		balance int64  `audit:"true"`
//		owner   string `audit:"true"`
//
//		trail audit.Trail
//	}
//
// auditgen generates Balance, SetBalance, Owner, SetOwner, and ChangeLog, Changes and Audit,
// which read the log. Every set through a setter is logged: old and new value, time, number,
// and, where the trail is tagged `audit:"ctx"`, who did it and why. What is read back is
// exact for every type.
//
// Accessors are methods like any other: one that has the name of a method that an embedded
// type promotes hides it. Where that is not wanted, the options get= and set= give it another.
package audit

// Format1 is the format of generated code that this package serves. Generated code refers
// to it, so that code of another format does not compile.
const Format1 = 1

// Names for generated code in packages that give string or error another meaning.
type (
	String = string
	Error  = error
)
