package review

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// Around is a declaration that may write around logs from now on, or may no longer: by the
// directive //audit:loader, or by a //stagecheck:ignore of the analyzer auditwrite.
type Around struct {
	Package     string `json:"package"`     // its directory in the repository
	Declaration string `json:"declaration"` // as in (*Account).Load
	Directive   string `json:"directive"`
	Change      string `json:"change"` // added or removed
}

const (
	loader = "//audit:loader"
	ignore = "//stagecheck:ignore auditwrite"
)

// exemption is a directive in a declaration.
type exemption struct{ declaration, directive string }

// addExemptions counts the directives of a file.
func (v *revision) addExemptions(name string, content []byte) {
	if !bytes.Contains(content, []byte(loader)) && !bytes.Contains(content, []byte(ignore)) {
		return
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, content, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return
	}
	for _, group := range file.Comments {
		for _, c := range group.List {
			if directive := exempts(c.Text); directive != "" {
				v.exempt[exemption{declarationAt(file, c.Pos()), directive}]++
			}
		}
	}
}

// exempts is the directive that a comment is, "" for all other comments.
func exempts(comment string) string {
	switch {
	case comment == loader:
		return loader
	case comment == ignore, strings.HasPrefix(comment, ignore+" "):
		return ignore
	}
	return ""
}

// declarationAt names the declaration around a position, its comment included.
func declarationAt(file *ast.File, pos token.Pos) string {
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if isAround(d, d.Doc, pos) {
				return functionName(d)
			}
		case *ast.GenDecl:
			if isAround(d, d.Doc, pos) && len(d.Specs) > 0 {
				return d.Tok.String() + " " + specName(d.Specs[0])
			}
		}
	}
	return "package " + file.Name.Name
}

func isAround(n ast.Node, doc *ast.CommentGroup, pos token.Pos) bool {
	inDoc := doc != nil && doc.Pos() <= pos && pos < doc.End()
	return inDoc || n.Pos() <= pos && pos < n.End()
}

func functionName(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return d.Name.Name
	}
	return "(" + types.ExprString(d.Recv.List[0].Type) + ")." + d.Name.Name
}

func specName(s ast.Spec) string {
	switch s := s.(type) {
	case *ast.TypeSpec:
		return s.Name.Name
	case *ast.ValueSpec:
		return s.Names[0].Name
	}
	return ""
}

// compareExemptions adds what may write around logs in one version of a package only.
func (s *Summary) compareExemptions(pkg string, before, after map[exemption]int) {
	var list []Around
	for e := range before {
		if before[e] > after[e] {
			list = append(list, Around{pkg, e.declaration, e.directive, "removed"})
		}
	}
	for e := range after {
		if after[e] > before[e] {
			list = append(list, Around{pkg, e.declaration, e.directive, "added"})
		}
	}
	slices.SortFunc(list, func(x, y Around) int {
		return strings.Compare(x.Declaration+x.Directive, y.Declaration+y.Directive)
	})
	s.Around = append(s.Around, list...)
}

// line says what changed, with quotes around code.
func (a Around) line(quote string) string {
	may := "may write around logs now"
	if a.Change == "removed" {
		may = "may no longer write around logs"
	}
	return quote + a.Declaration + quote + " " + may + ": " + quote + a.Directive + quote
}
