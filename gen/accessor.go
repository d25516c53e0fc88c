package gen

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/auditline/auditline/internal/model"
)

// getter returns, with the form of the value that the field's kind asks for:
//
//	func (a *Account) Balance() int64 {
//		return a.balance
//	}
func (m *methods) getter(f *model.Field) []jen.Code {
	if f.Getter == "" {
		return nil
	}
	return m.method(fieldDoc(f, f.Getter+": `"+f.Tag+"`."), f.Getter, nil, m.typ(f.Type), jen.Return(m.value(f)))
}

// value returns what the getter returns.
func (m *methods) value(f *model.Field) jen.Code {
	field := m.field(f.Name.Name)
	address := jen.Op("&").Add(field)
	switch {
	case m.s.Trail.Sync && f.Cloned:
		return m.audit("SyncGetClone").Call(m.trail(), address)
	case m.s.Trail.Sync:
		return m.audit("SyncGet").Call(m.trail(), address)
	case f.Cloned:
		return m.audit("Clone").Call(field)
	}
	return field
}

// fieldDoc returns the doc of a field's first accessor: its tag, then the
// field's own comment.
func fieldDoc(f *model.Field, first string) string {
	if text := f.Doc.Text(); text != "" {
		return first + "\n\n" + text
	}
	return first
}

// setter returns, with the function and arguments that kind, trail and options ask for:
//
//	func (a *Account) SetBalance(v int64) {
//		audit.SetInt(&a.trail, &a.balance, v)
//	}
func (m *methods) setter(f *model.Field) []jen.Code {
	if f.Setter == "" {
		return nil
	}
	v := m.local("v", "value")
	params := []jen.Code{jen.Id(v).Add(m.typ(f.Type))}
	args := []jen.Code{m.trail(), jen.Op("&").Add(m.field(f.Name.Name)), jen.Id(v)}
	doc := fmt.Sprintf("%s sets %s and logs the change.", f.Setter, f.Name.Name)
	if f.Getter == "" {
		doc = fieldDoc(f, fmt.Sprintf("%s sets %s and logs the change: `%s`.", f.Setter, f.Name.Name, f.Tag))
	}
	return m.method(doc, f.Setter, params, nil, m.audit(m.setFunc(f)).Call(append(args, m.options(f)...)...))
}

// setFunc names the function of package audit that stores a change of f.
func (m *methods) setFunc(f *model.Field) string {
	name := map[model.Kind]string{model.Int: "SetInt", model.Float: "SetFloat", model.Bool: "SetBool", model.Other: "Set"}[f.Kind]
	if m.s.Trail.Sync {
		return "Sync" + name
	}
	return name
}

// options returns the arguments that the field's tag adds to a call.
func (m *methods) options(f *model.Field) (args []jen.Code) {
	for _, o := range []struct {
		given bool
		name  string
	}{{f.OnChange, "OnChange"}, {f.Redact, "Redact"}, {f.Share, "Share"}} {
		if o.given {
			args = append(args, m.audit(o.name))
		}
	}
	if f.Keep > 0 {
		args = append(args, m.audit("Keep").Call(jen.Lit(f.Keep)))
	}
	return args
}
