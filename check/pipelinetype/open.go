package pipelinetype

import (
	"go/types"
	"iter"

	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/internal/protocol/typed"
)

// fit says why next cannot take what prev gives, nil where only a call of the function around can
// tell: its type arguments may make one type of two.
func fit(prev, next protocol.Link) *protocol.Fault {
	fault := protocol.Fit(prev, next)
	if fault == nil || isOpen(prev.Shape.Preferred().Out) || isOpen(next.Shape.Preferred().In) {
		return nil
	}
	return fault
}

func isOpen(t protocol.Type) bool { return hasParam(t.(typed.Type).Type) }

// hasParam reports whether t is, or is made of, a type parameter.
func hasParam(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return true
	case *types.Named:
		return some(t.TypeArgs().Types(), hasParam)
	case *types.Struct:
		return some(t.Fields(), varHasParam)
	case *types.Signature:
		return some(t.Params().Variables(), varHasParam) || some(t.Results().Variables(), varHasParam)
	case *types.Interface:
		return some(t.Methods(), func(m *types.Func) bool { return hasParam(m.Signature()) })
	case *types.Map:
		return hasParam(t.Key()) || hasParam(t.Elem())
	case interface{ Elem() types.Type }: // a pointer, a slice, an array, a channel
		return hasParam(t.Elem())
	}
	return false
}

func varHasParam(v *types.Var) bool { return hasParam(v.Type()) }

// some reports whether is holds of one of seq.
func some[T any](seq iter.Seq[T], is func(T) bool) bool {
	for v := range seq {
		if is(v) {
			return true
		}
	}
	return false
}
