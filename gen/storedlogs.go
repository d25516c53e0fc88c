package gen

import (
	"fmt"
	"go/ast"
	"slices"

	"github.com/auditline/auditline/internal/logchange"
	"github.com/auditline/auditline/internal/model"
)

// storedLogs tells which attributes of logs that the code on disk has written the new code does not
// read. It knows the code that was generated last, not what older releases had.
func (d *directory) storedLogs(files []File) (notes []Problem) {
	for _, p := range d.sound {
		named := typesOf(p.files)
		for _, f := range d.plans[p].Files {
			i := slices.IndexFunc(files, func(out File) bool { return out.Source == f.Name })
			if i < 0 || files[i].State != Stale {
				continue
			}
			for _, loss := range logchange.Compare(files[i].Old, files[i].New, named) {
				notes = append(notes, d.resolve(noteOf(f, loss)))
			}
		}
	}
	return notes
}

// noteOf says what logs lose, and where.
func noteOf(f *model.File, loss logchange.Loss) model.Problem {
	s := f.Structs[slices.IndexFunc(f.Structs, func(s *model.Struct) bool { return s.Name == loss.Struct })]
	note := model.Problem{Pos: s.Spec.Name.Pos(), Category: "stored-logs"}
	if loss.Field == "" {
		note.Text = fmt.Sprintf("%s: stored logs have an attribute %s that this struct has no longer: only View.Unknown yields it; "+
			"if a field has its values now, tag that with was=%s", s.Name, loss.Name, loss.Name)
		return note
	}
	field := s.Fields[slices.IndexFunc(s.Fields, func(f *model.Field) bool { return f.Name.Name == loss.Field })]
	note.Pos = field.Name.Pos()
	note.Text = fmt.Sprintf("%s.%s: stored logs of attribute %s cannot be read: %s; only View.Unknown yields them", s.Name, loss.Field, loss.Name, loss.Why)
	return note
}

// typesOf finds the types without type parameters that some files declare.
func typesOf(files []*ast.File) logchange.Types {
	declared := make(map[string]ast.Expr)
	for _, f := range files {
		for spec := range model.TypeSpecs(f) {
			if spec.TypeParams == nil {
				declared[spec.Name.Name] = spec.Type
			}
		}
	}
	return func(name string) ast.Expr { return declared[name] }
}
