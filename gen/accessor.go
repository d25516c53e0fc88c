package gen

import (
	"github.com/dave/jennifer/jen"

	"github.com/auditline/auditline/internal/model"
)

// getter returns, with the form of the value that the field's kind asks for:
//
//	// Balance returns balance.
//	//
//	//auditgen:field audit:"true"
//	func (a *Account) Balance() int64 {
//		return a.balance
//	}
func (m *methods) getter(f *model.Field) []jen.Code {
	if f.Getter == "" {
		return nil
	}
	what := f.Name.Name
	if f.Cloned {
		what = "a clone of " + what
	}
	doc := f.Getter + " returns " + what + "."
	if m.handle != "" {
		return m.method(comment(doc), f.Getter, nil, m.typ(f.Type), jen.Return(m.value(f)))
	}
	return m.method(fieldDoc(f, doc), f.Getter, nil, m.typ(f.Type), jen.Return(m.value(f)))
}

// value returns what the getter returns.
func (m *methods) value(f *model.Field) jen.Code {
	field := m.field(f.Name.Name)
	address := jen.Op("&").Add(field)
	switch {
	case m.handle != "" && f.Cloned:
		return m.impl("Clone").Call(field)
	case m.handle != "":
		return field
	case m.s.Trail.Sync && f.Elem.IsCollection(): // elements are set in place
		return m.collection(f).Dot("All").Call()
	case m.s.Trail.Sync && f.Cloned:
		return m.impl("SyncGetClone").Call(m.trail(), address)
	case m.s.Trail.Sync:
		return m.impl("SyncGet").Call(m.trail(), address)
	case f.Cloned:
		return m.impl("Clone").Call(field)
	}
	return field
}

// fieldDoc returns the doc of a field's first accessor: what it does, the field's own comment, and
// the field's tag as a directive.
func fieldDoc(f *model.Field, first string) []jen.Code {
	if text := f.Doc.Text(); text != "" {
		first += "\n\n" + text
	}
	return comment(first, f.Directive())
}
