package auditstale

import (
	"go/ast"
	"go/types"
	"slices"

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

// comparison holds one package's plan against its generated code.
type comparison struct {
	*planned.Unit
	pkg  *types.Package
	info *types.Info
}

// differences lists all that does not fit.
func (c comparison) differences() []analysis.Diagnostic {
	found := slices.Concat(absent(c.Unit), c.leftOver(), lostOnTheWay(c.Unit))
	for _, file := range c.Plan.Files {
		for _, s := range file.Structs {
			found = append(found, c.staleFields(s)...)
		}
		for _, p := range file.Pipelines {
			if run := c.Method(p.Name, p.Method()); run != nil && !slices.Equal(model.DirectivesOf(run.Doc), p.Directives()) {
				found = append(found, stale(p.Spec.Name, p.Name, "it was wired otherwise"))
			}
		}
	}
	return found
}

func (c comparison) staleFields(s *model.Struct) (found []analysis.Diagnostic) {
	for _, f := range s.Fields {
		if reason := c.fieldReason(s, f); reason != "" {
			found = append(found, stale(f.Name, s.Name, reason))
		}
	}
	return found
}

// fieldReason says why the accessors of a field are stale, or "": also where one of them is absent,
// which is reported as such.
func (c comparison) fieldReason(s *model.Struct, f *model.Field) string {
	if f.Getter+f.Setter == "" {
		return ""
	}
	var directives []string
	for _, name := range []string{f.Getter, f.Setter} {
		fn := c.Method(s.Name, name)
		if name != "" && fn == nil {
			return ""
		}
		if fn != nil {
			directives = append(directives, model.DirectivesOf(fn.Doc)...)
		}
	}
	switch wrong := c.wrongSignature(s, f); {
	case wrong != "":
		return wrong
	case len(directives) == 0:
		return "it was written by an auditgen that did not note the tag of " + f.Name.Name
	case !slices.Contains(directives, f.Directive()):
		return f.Name.Name + " was tagged otherwise than " + f.Tag
	}
	return ""
}
