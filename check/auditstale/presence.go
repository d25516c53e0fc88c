package auditstale

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/auditline/auditline/check/internal/planned"
	"github.com/auditline/auditline/internal/model"
)

// method is one that the tags ask for, and the name in the hand-written file that asks.
type method struct {
	name string
	at   *ast.Ident
}

// asked lists, by type, the methods that auditgen would generate.
func asked(plan *model.Plan) map[string][]method {
	methods := make(map[string][]method)
	for _, file := range plan.Files {
		for _, s := range file.Structs {
			methods[s.Name] = append(methods[s.Name], structMethods(s)...)
		}
		for _, p := range file.Pipelines {
			if name := p.Method(); name != "" {
				methods[p.Name] = append(methods[p.Name], method{name, p.Spec.Name})
			}
			if p.Beam != nil {
				methods[p.Name] = append(methods[p.Name], method{"Beam", p.Spec.Name}, method{"beamParts", p.Spec.Name})
			}
		}
	}
	return methods
}

func structMethods(s *model.Struct) []method {
	var list []method
	for _, name := range s.Methods() {
		list = append(list, method{name, s.Spec.Name})
	}
	for _, f := range s.Fields {
		for _, name := range append([]string{f.Getter, f.Setter}, f.Elem.Accessors()...) {
			if name != "" {
				list = append(list, method{name, f.Name})
			}
		}
	}
	return list
}

// absent reports the methods that the tags ask for and that have not been generated.
func absent(unit *planned.Unit) []analysis.Diagnostic {
	var found []analysis.Diagnostic
	methods := asked(unit.Plan)
	for _, spec := range unit.TypeSpecs() {
		name, wanted := spec.Name.Name, methods[spec.Name.Name]
		if len(wanted) > 0 && len(unit.Methods(name)) == 0 {
			found = append(found, missing(spec.Name))
			continue
		}
		var last *ast.Ident // one finding for each name that asks is enough
		for _, m := range wanted {
			if m.at != last && unit.Method(name, m.name) == nil {
				found = append(found, stale(m.at, name, "it lacks "+m.name))
				last = m.at
			}
		}
	}
	return found
}

// lostOnTheWay reports structs of which workers on Apache Beam get other fields than they have.
func lostOnTheWay(unit *planned.Unit) []analysis.Diagnostic {
	var found []analysis.Diagnostic
	for _, file := range unit.Plan.Beam {
		for _, r := range file.Records {
			fill := unit.Method(r.Wire(), "fill")
			if fill == nil || !slices.Equal(model.DirectivesOf(fill.Doc), []string{r.Directive()}) {
				found = append(found, stale(specOf(unit, r.Name).Name, r.Name, "workers do not get the fields that it has"))
			}
		}
	}
	return found
}

// specOf is the declaration of a type that the package declares by hand.
func specOf(unit *planned.Unit, name string) *ast.TypeSpec {
	specs := unit.TypeSpecs()
	return specs[slices.IndexFunc(specs, func(spec *ast.TypeSpec) bool { return spec.Name.Name == name })]
}

// broken reports generated code that does not compile, if all else does.
func broken(unit *planned.Unit, errs []types.Error) []analysis.Diagnostic {
	var found []analysis.Diagnostic
	told := make(map[string]bool)
	for _, err := range errs {
		name := unit.GeneratedAt(err.Pos)
		if name == "" {
			return nil // a mistake in hand-written code may be the reason
		}
		for _, spec := range unit.TypeSpecs() {
			if spec.Name.Name == name && !told[name] {
				found = append(found, stale(spec.Name, name, "it does not compile any more"))
				told[name] = true
			}
		}
	}
	return found
}

// leftOver reports the methods that have been generated and that no tag asks for any more. What a
// struct embeds may ask for some, where it cannot be imported.
func (c comparison) leftOver() []analysis.Diagnostic {
	var found []analysis.Diagnostic
	methods := asked(c.Plan)
	for _, spec := range c.TypeSpecs() {
		name := spec.Name.Name
		for _, fn := range c.Methods(name) {
			if !slices.ContainsFunc(methods[name], func(m method) bool { return m.name == fn.Name.Name }) && !c.embedsUnknown(name) {
				found = append(found, stale(spec.Name, name, "it still has "+fn.Name.Name))
			}
		}
	}
	return found
}

// embedsUnknown reports whether the named struct embeds something of which nothing is known.
func (c comparison) embedsUnknown(name string) bool {
	declared := c.pkg.Scope().Lookup(name)
	if declared == nil {
		return false
	}
	s, ok := declared.Type().Underlying().(*types.Struct)
	return ok && slices.ContainsFunc(slices.Collect(s.Fields()), isUnknown)
}

// isUnknown reports whether f embeds a type that cannot be imported, or a pointer to one.
func isUnknown(f *types.Var) bool {
	t := f.Type()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	return f.Embedded() && t == types.Typ[types.Invalid]
}
