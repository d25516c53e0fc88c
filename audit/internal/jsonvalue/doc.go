// Package jsonvalue writes any Go value as JSON. Where encoding/json has an answer, it is
// the same bytes, under every release of Go. Where encoding/json has none, or one that
// loses what the value is, the form is:
//
//	NaN, +Inf, -Inf     these words as strings
//	complex numbers     strings, like "(1+2i)"
//	strings that are    an object with their bytes, like {"base64":"/w=="}
//	not UTF-8
//	errors              their text as a string, unless they have a marshaler
//	structs of which    an object with the fields that are not exported
//	no field is exported
//	funcs, channels     their type as a string, like "func(int) string"; null when nil
//	keys of maps that   their JSON, or the text if that is a string, as the name of the
//	are no text         member: like "[1,2]" or "NaN"; keys that are interfaces with their
//	                    type before their JSON, like "int8(1)"
//	keys that print     names with a number behind, from the second on: like "1 #2", in the
//	alike               order of their values
//
// What fails is an Error that says where: a marshaler that returns an error, panics or
// writes no JSON; values that lead back to themselves; values that are nested deeper than
// 9,990 objects and lists, which decoders refuse.
//
// Twice looks at JSON that is to be read.
package jsonvalue
