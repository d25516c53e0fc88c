package auditvalue

import (
	"go/types"
	"slices"

	"github.com/auditline/auditline/internal/model"
	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/internal/protocol/typed"
)

// sharing looks for pointers that a log does not clone.
type sharing struct {
	home
	within []types.Type // the types around the one in hand, which may lead back to it
}

// shared returns the first part of t that is shared, nil if there is none.
func (s *sharing) shared(t types.Type) *part {
	if model.IsCloner(t) || slices.ContainsFunc(s.within, func(outer types.Type) bool { return types.Identical(outer, t) }) {
		return nil
	}
	s.within = append(s.within, t)
	defer func() { s.within = s.within[:len(s.within)-1] }()
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		if !isConstant(u.Elem()) && !hasLog(u.Elem()) {
			return &part{typ: t, from: s.pkg, remedy: s.remedy(u)}
		}
	case *types.Slice:
		return below("[]", s.shared(u.Elem()))
	case *types.Array:
		return below("[]", s.shared(u.Elem()))
	case *types.Map:
		return below("[]", s.shared(u.Elem()))
	case *types.Struct:
		return s.sharedField(u)
	}
	return nil
}

func (s *sharing) sharedField(u *types.Struct) *part {
	for f := range u.Fields() {
		if f.Exported() || f.Pkg() == s.pkg {
			if p := s.shared(f.Type()); p != nil {
				return below("."+f.Name(), p)
			}
		}
	}
	return nil
}

// isConstant reports whether a t that a pointer leads to never changes.
func isConstant(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return false
	}
	return slices.Contains([]string{"regexp.Regexp", "net/url.Userinfo"}, named.Obj().Pkg().Path()+"."+named.Obj().Name())
}

// hasLog reports whether t is a struct that is audited itself.
func hasLog(t types.Type) bool {
	s, ok := t.Underlying().(*types.Struct)
	return ok && model.HasTrail(s)
}

// remedy says what to do about a pointer of type p. A type of another module cannot be given a
// method.
func (s *sharing) remedy(p *types.Pointer) string {
	named, ok := types.Unalias(p.Elem()).(*types.Named)
	if !ok {
		return "audit the value itself"
	}
	if s.foreign(named.Obj().Pkg()) {
		return "audit a type of your own that has a method Clone or DeepCopy, audit the value itself"
	}
	for _, name := range []string{"Clone", "DeepCopy"} {
		if _, ok := typed.Of(p, s.pkg).GenericMethod(name); ok {
			return protocol.HasTypeParams(name) + "; " + protocol.MoveTypeParams + ", audit the value itself"
		}
	}
	return "give " + named.Obj().Name() + " a method Clone or DeepCopy, audit the value itself"
}
