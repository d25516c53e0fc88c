package gen

import (
	"fmt"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/auditline/auditline/internal/model"
)

// setter makes one setter, and holds the names of its variables.
type setter struct {
	*methods
	f                        *model.Field
	v, ctx, err, old, logged string
}

// setter returns, in the simplest case:
//
//	func (a *Account) SetBalance(v int64) {
//		auditimpl.SetInt(&a.trail, &a.balance, v)
//	}
func (m *methods) setter(f *model.Field) []jen.Code {
	if f.Setter == "" {
		return nil
	}
	s := &setter{
		methods: m, f: f,
		v: m.local("v", "value"), ctx: m.context(), err: m.local("err"),
		old: m.local("old", "was"), logged: m.local("logged"),
	}
	params := append(m.contextParam(), jen.Id(s.v).Add(m.typ(f.Type)))
	switch {
	case f.Elem.IsCollection():
		return m.collectionSetter(f, s.doc(), f.Setter, params[len(params)-1:], "SetAll", jen.Id(s.v))
	case f.Elem != nil:
		return m.setting(s.doc(), f.Setter, params, f.Check != "", m.setMembers(f, s.v)...)
	case f.Check == "":
		return m.setting(s.doc(), f.Setter, params, false, s.set())
	}
	return m.setting(s.doc(), f.Setter, params, true, s.checked()...)
}

// doc says what the setter does.
func (s *setter) doc() []jen.Code {
	doc := fmt.Sprintf("%s sets %s and %s", s.f.Setter, s.f.Name.Name, s.logs())
	if s.f.Cloned {
		doc = fmt.Sprintf("%s sets %s to a clone of %s and %s", s.f.Setter, s.f.Name.Name, s.v, s.logs())
	}
	doc += s.refusals(s.f, s.v) + thenCalls(s.f)
	if s.f.Getter == "" && s.handle == "" {
		return fieldDoc(s.f, doc+".")
	}
	return comment(doc + ".")
}

// thenCalls says what a setter of f does in the end.
func thenCalls(f *model.Field) string {
	if f.After == "" {
		return ""
	}
	return "; then it calls " + f.After
}

// refusals says when a setter of f, which would set the field to v, does nothing.
func (m *methods) refusals(f *model.Field, v string) string {
	var reasons []string
	if m.needsWho() {
		reasons = append(reasons, m.context()+" carries no Who")
	}
	if f.Check != "" {
		reasons = append(reasons, f.Check+" refuses "+v)
	}
	if len(reasons) == 0 {
		return ""
	}
	return ", unless " + strings.Join(reasons, " or ")
}

// logs says what the setter does beside setting.
func (s *setter) logs() string {
	text := "logs the change"
	switch whole := s.f.Elem != nil; {
	case whole && s.ctx != "":
		text = fmt.Sprintf("logs what differs with %s's origin", s.ctx)
	case whole:
		text = "logs what differs"
	case s.ctx != "":
		text = fmt.Sprintf("logs it with %s's origin", s.ctx)
	}
	if s.f.Redact {
		text += ", never the value"
	}
	if s.f.Keep > 0 {
		text += fmt.Sprintf(", keeping the last %d", s.f.Keep)
	}
	if s.f.OnChange {
		text += ", if it differs"
	}
	return text
}

// checked asks the field's check first:
//
//	if err := a.validOwner(v); err != nil {
//		return err
//	}
//	auditimpl.Set(&a.trail, &a.owner, v)
//	return nil
func (s *setter) checked() []jen.Code {
	if s.s.Trail.Sync && s.handle == "" {
		return s.syncChecked()
	}
	return s.ifAllowed(s.f, jen.Id(s.v), []jen.Code{s.set()})
}

// set stores the value, and calls the field's after with what was logged:
//
//	if old, logged := auditimpl.SetInt(&a.trail, &a.balance, v); logged {
//		a.balanceChanged(old, v)
//	}
func (s *setter) set() jen.Code {
	args := []jen.Code{s.trail(), jen.Op("&").Add(s.field(s.f.Name.Name)), jen.Id(s.v)}
	if s.ctx != "" {
		args = append([]jen.Code{jen.Id(s.ctx)}, args...)
	}
	call := s.impl(s.function("")).Call(append(args, s.options()...)...)
	if s.f.After == "" {
		return call
	}
	return jen.If(jen.List(jen.Id(s.old), jen.Id(s.logged)).Op(":=").Add(call), jen.Id(s.logged)).Block(
		jen.Add(s.field(s.f.After)).Call(jen.Id(s.old), jen.Id(s.v)))
}

// function names the function of package auditimpl that stores the change; form is what its name
// says beside the kind of value.
func (s *setter) function(form string) string {
	return s.setFunction(s.f.Kind, s.s.Trail.Sync, form)
}

// setFunction is the name of a function of package auditimpl that stores a value of that kind; sync
// says that it takes a SyncTrail.
func (m *methods) setFunction(k model.Kind, sync bool, form string) string {
	names := map[model.Kind]string{model.Int: "SetInt", model.Float: "SetFloat", model.Bool: "SetBool", model.Other: "Set"}
	if m.handle != "" {
		names = map[model.Kind]string{model.Int: "UpdateInt", model.Float: "UpdateFloat", model.Bool: "UpdateBool", model.Other: "UpdateValue"}
	}
	name := names[k] + form
	if sync {
		name = "Sync" + name
	}
	if m.context() != "" {
		name += "By"
	}
	return name
}

// options returns the arguments that the field's tag adds to a call.
func (s *setter) options() (args []jen.Code) {
	for _, o := range []struct {
		given bool
		name  string
	}{{s.f.OnChange, "OnChange"}, {s.f.Redact, "Redact"}, {s.f.Share, "Share"}} {
		if o.given {
			args = append(args, s.impl(o.name))
		}
	}
	if s.f.Keep > 0 {
		args = append(args, s.impl("Keep").Call(jen.Lit(s.f.Keep)))
	}
	return args
}
