package migrate

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// conversionRemedy says what to do about a type error at pos, if a target is converted to another
// struct type there, or the other way round: both need a trail, or neither. It is "" for other
// errors.
func (m *migration) conversionRemedy(pos token.Position) string {
	for _, u := range m.units {
		if u.info == nil {
			continue
		}
		from, to := u.conversionAt(pos)
		if from == nil {
			continue
		}
		t, other := m.targetOf(from), to
		if t == nil {
			t, other = m.targetOf(to), from
		}
		if t != nil {
			return t.conversionRemedy(other)
		}
	}
	return ""
}

// conversionRemedy is conversionRemedy for the type that t is converted to or from.
func (t *target) conversionRemedy(other types.Type) string {
	if p, ok := other.Underlying().(*types.Pointer); ok {
		other = p.Elem()
	}
	const copied = "copy the fields by their names"
	named, ok := types.Unalias(other).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || named.Obj().Pkg().Path() != t.pkg.PkgPath { // its trail would be another field
		return "; " + copied
	}
	return fmt.Sprintf("; migrate both, as in auditgen -migrate %[1]s.%[2]s %[1]s.%[3]s, or %[4]s", t.pkg.PkgPath, t.name, named.Obj().Name(), copied)
}

// conversionAt is what the innermost conversion around pos is from and to, nil if there is none.
func (u *unit) conversionAt(pos token.Position) (from, to types.Type) {
	for _, file := range u.syntax {
		if u.program.position(file.FileStart).Filename != pos.Filename {
			continue
		}
		if call := u.innermostConversion(file, pos); call != nil {
			from, to = u.info.TypeOf(call.Args[0]), u.info.TypeOf(call.Fun)
		}
	}
	if from == nil || to == nil {
		return nil, nil
	}
	return from, to
}

func (u *unit) innermostConversion(file *ast.File, pos token.Position) (found *ast.CallExpr) {
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil || !u.program.contains(n, pos) {
			return false
		}
		if call, ok := n.(*ast.CallExpr); ok && len(call.Args) == 1 && u.info.Types[call.Fun].IsType() {
			found = call
		}
		return true
	})
	return found
}
