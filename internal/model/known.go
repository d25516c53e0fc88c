package model

import "go/types"

// knownTypes are types that have been looked at, to find out whether one of them is invalid, since
// it stands for something that the importer does not know. The first such type ends the search, and
// so does a struct that is given methods of which some may not be known.
type knownTypes map[types.Type]bool

// has reports whether t, its methods, and all that they are made of are known, as far as that has
// not been looked at before.
func (k knownTypes) has(t types.Type) bool {
	if k[t] {
		return true
	}
	k[t] = true
	switch t := t.(type) {
	case *types.Basic:
		return t.Kind() != types.Invalid
	case *types.Named:
		return k.inNamed(t)
	case *types.Alias:
		return k.inList(t.TypeArgs()) && k.has(types.Unalias(t))
	case *types.TypeParam:
		return k.has(t.Constraint())
	case *types.Map:
		return k.has(t.Key()) && k.has(t.Elem())
	case *types.Signature:
		return k.inTuple(t.Params()) && k.inTuple(t.Results())
	case *types.Struct:
		for f := range t.Fields() {
			if f.Embedded() && isFake(f.Type()) || !k.has(f.Type()) {
				return false
			}
		}
	case *types.Interface:
		return k.inInterface(t)
	case *types.Union:
		for term := range t.Terms() {
			if !k.has(term.Type()) {
				return false
			}
		}
	case interface{ Elem() types.Type }: // pointer, slice, array, channel
		return k.has(t.Elem())
	}
	return true
}

// inNamed looks at a named type as it is declared, and at its type arguments: instances of generic
// types may be without end.
func (k knownTypes) inNamed(t *types.Named) bool {
	if !k.inList(t.TypeArgs()) {
		return false
	}
	if t != t.Origin() {
		return k.has(t.Origin())
	}
	for m := range t.Methods() {
		if !k.has(m.Signature()) {
			return false
		}
	}
	return k.has(t.Underlying())
}

func (k knownTypes) inInterface(t *types.Interface) bool {
	for e := range t.EmbeddedTypes() {
		if !k.has(e) {
			return false
		}
	}
	for m := range t.ExplicitMethods() {
		if !k.has(m.Signature()) {
			return false
		}
	}
	return true
}

func (k knownTypes) inTuple(t *types.Tuple) bool {
	for v := range t.Variables() {
		if !k.has(v.Type()) {
			return false
		}
	}
	return true
}

func (k knownTypes) inList(list *types.TypeList) bool {
	for t := range list.Types() {
		if !k.has(t) {
			return false
		}
	}
	return true
}
