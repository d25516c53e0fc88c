package model

import (
	"go/types"
	"iter"
)

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
		return every(t.Fields(), func(f *types.Var) bool { return !(f.Embedded() && isFake(f.Type())) && k.has(f.Type()) })
	case *types.Interface:
		return every(t.EmbeddedTypes(), k.has) && every(t.ExplicitMethods(), k.inMethod)
	case *types.Union:
		return every(t.Terms(), func(term *types.Term) bool { return k.has(term.Type()) })
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
	return every(t.Methods(), k.inMethod) && k.has(t.Underlying())
}

func (k knownTypes) inMethod(m *types.Func) bool { return k.has(m.Signature()) }

func (k knownTypes) inTuple(t *types.Tuple) bool {
	return every(t.Variables(), func(v *types.Var) bool { return k.has(v.Type()) })
}

func (k knownTypes) inList(list *types.TypeList) bool { return every(list.Types(), k.has) }

// every reports whether something holds for all of a sequence.
func every[T any](all iter.Seq[T], holds func(T) bool) bool {
	for v := range all {
		if !holds(v) {
			return false
		}
	}
	return true
}
