package auditstale

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/auditline/auditline/check/internal/planned"
	"github.com/auditline/auditline/internal/model"
)

const remedy = ": run go generate"

// missing is the finding that stands for all others of a type.
func missing(name *ast.Ident) analysis.Diagnostic {
	return at(name, "generated-missing", "generated code of "+name.Name+" is missing"+remedy)
}

func stale(n ast.Node, typeName, reason string) analysis.Diagnostic {
	return at(n, "generated-stale", "generated code of "+typeName+" is stale: "+reason+remedy)
}

func at(n ast.Node, category, text string) analysis.Diagnostic {
	return analysis.Diagnostic{Pos: n.Pos(), End: n.End(), Category: category, Message: text}
}

// comparison holds one package's plan against its generated code. Types are nil before the package is type-checked.
type comparison struct {
	*planned.Unit
	pkg  *types.Package
	info *types.Info
}

// differences lists what does not fit, in source order within each type.
func (c comparison) differences() []analysis.Diagnostic {
	var diffs []analysis.Diagnostic
	planned := make(map[string]bool)
	for _, file := range c.Plan.Files {
		for _, s := range file.Structs {
			planned[s.Name] = true
			diffs = append(diffs, c.structDifferences(s)...)
		}
	}
	return append(diffs, c.leftOver(planned)...)
}

func (c comparison) structDifferences(s *model.Struct) []analysis.Diagnostic {
	if len(c.Methods(s.Name)) == 0 {
		return []analysis.Diagnostic{missing(s.Spec.Name)}
	}
	var diffs []analysis.Diagnostic
	for _, name := range s.Methods() {
		if c.Method(s.Name, name) == nil {
			diffs = append(diffs, stale(s.Spec.Name, s.Name, "it lacks "+name))
		}
	}
	for _, f := range s.Fields {
		if reason := c.fieldReason(s, f); reason != "" {
			diffs = append(diffs, stale(f.Name, s.Name, reason))
		}
	}
	for _, fn := range c.Methods(s.Name) {
		if !slices.Contains(methods(s), fn.Name.Name) {
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
func (c comparison) leftOver(planned map[string]bool) []analysis.Diagnostic {
	var diffs []analysis.Diagnostic
	for _, spec := range c.TypeSpecs() {
		if name := spec.Name.Name; !planned[name] && len(c.Methods(name)) > 0 {
			diffs = append(diffs, stale(spec.Name, name, "it still has "+c.Methods(name)[0].Name.Name))
		}
	}
	return diffs
}
