package auditstale

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/auditline/auditline/check/internal/planned"
	"github.com/auditline/auditline/internal/model"
)

// A Difference is one way in which the generated code of a type does not fit its tags.
type Difference struct {
	At       ast.Node // in the hand-written file
	Category string
	Text     string
}

const remedy = ": run go generate"

// missing is the difference that hides all others of a type.
func missing(name *ast.Ident) Difference {
	return Difference{name, "generated-missing", "generated code of " + name.Name + " is missing" + remedy}
}

func stale(at ast.Node, typeName, reason string) Difference {
	return Difference{at, "generated-stale", "generated code of " + typeName + " is stale: " + reason + remedy}
}

// comparison holds one package's plan against its generated code. Types are nil before the package is type-checked.
type comparison struct {
	*planned.Unit
	pkg  *types.Package
	info *types.Info
}

// differences lists what does not fit, in source order within each type.
func (c comparison) differences() []Difference {
	var diffs []Difference
	planned := make(map[string]bool)
	for _, file := range c.Plan.Files {
		for _, s := range file.Structs {
			planned[s.Name] = true
			diffs = append(diffs, c.structDifferences(s)...)
		}
	}
	return append(diffs, c.leftOver(planned)...)
}

func (c comparison) structDifferences(s *model.Struct) []Difference {
	if len(c.Methods(s.Name)) == 0 {
		return []Difference{missing(s.Spec.Name)}
	}
	var diffs []Difference
	wanted := s.Methods()
	for _, name := range wanted {
		if c.Method(s.Name, name) == nil {
			diffs = append(diffs, stale(s.Spec.Name, s.Name, "it lacks "+name))
		}
	}
	for _, f := range s.Fields {
		wanted = append(wanted, f.Getter, f.Setter)
		if reason := c.fieldReason(s, f); reason != "" {
			diffs = append(diffs, stale(f.Name, s.Name, reason))
		}
	}
	for _, fn := range c.Methods(s.Name) {
		if !slices.Contains(wanted, fn.Name.Name) {
			diffs = append(diffs, stale(s.Spec.Name, s.Name, "it still has "+fn.Name.Name))
		}
	}
	return diffs
}

// fieldReason says why the accessors of one field are stale, or "".
func (c comparison) fieldReason(s *model.Struct, f *model.Field) string {
	var docs string
	for _, name := range []string{f.Getter, f.Setter} {
		if name == "" {
			continue
		}
		fn := c.Method(s.Name, name)
		if fn == nil {
			return "it lacks " + name
		}
		docs += fn.Doc.Text()
	}
	switch wrong := c.wrongSignature(s, f); {
	case wrong != "":
		return wrong
	case docs != "" && !strings.Contains(docs, "`"+f.Tag+"`"):
		return f.Name.Name + " was tagged otherwise than " + f.Tag
	}
	return ""
}

// leftOver finds types that have generated methods, but nothing to generate any more.
func (c comparison) leftOver(planned map[string]bool) []Difference {
	var diffs []Difference
	for _, spec := range c.TypeSpecs() {
		if name := spec.Name.Name; !planned[name] && len(c.Methods(name)) > 0 {
			diffs = append(diffs, stale(spec.Name, name, "it still has "+c.Methods(name)[0].Name.Name))
		}
	}
	return diffs
}
