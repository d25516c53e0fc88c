package gen

import (
	"fmt"
	"go/types"

	"github.com/dave/jennifer/jen"

	"github.com/auditline/auditline/internal/model"
)

// elements returns the accessors of a field's elements or members.
func (m *methods) elements(f *model.Field) (code []jen.Code) {
	if f.Elem == nil {
		return nil
	}
	for _, member := range f.Elem.Members {
		code = append(code, m.memberSetter(f, member)...)
	}
	if f.Elem.IsCollection() {
		code = append(code, m.elementGetters(f)...)
		code = append(code, m.elementSetters(f)...)
	}
	return code
}

// elementGetters returns:
//
//	func (o *Order) LinesAt(key string) (Line, bool) {
//		return auditimpl.MapOf(&o.trail, &o.lines).At(key)
//	}
//
//	func (o *Order) LinesLen() int {
//		return auditimpl.MapOf(&o.trail, &o.lines).Len()
//	}
func (m *methods) elementGetters(f *model.Field) []jen.Code {
	if f.Elem.At == "" {
		return nil
	}
	key, place := m.key(f), f.Name.Name
	doc := fmt.Sprintf("%s returns %s of %s at %s, and whether there is one.", f.Elem.At, taken(f, "the element"), place, key)
	results := jen.Params(m.spell(f.Elem.Pkg, f.Elem.Value), m.universe("bool"))
	at := m.method(comment(doc), f.Elem.At, []jen.Code{m.keyParam(f)}, results,
		jen.Return(m.collection(f).Dot("At").Call(jen.Id(key))))
	doc = fmt.Sprintf("%s returns how many elements %s has.", f.Elem.Len, place)
	return append(at, m.method(comment(doc), f.Elem.Len, nil, m.universe("int"),
		jen.Return(m.collection(f).Dot("Len").Call()))...)
}

// elementSetters returns, and for slices two more:
//
//	func (o *Order) SetLinesAt(key string, v Line) {
//		auditimpl.MapOf(&o.trail, &o.lines).Set(key, v)
//	}
//
//	func (o *Order) DeleteLinesAt(key string) {
//		auditimpl.MapOf(&o.trail, &o.lines).Delete(key)
//	}
func (m *methods) elementSetters(f *model.Field) (code []jen.Code) {
	e, key, v, place := f.Elem, m.key(f), m.local("v", "value"), f.Name.Name
	typ := m.spell(e.Pkg, e.Value)
	at, value := m.keyParam(f), jen.Id(v).Add(typ)
	set := func(name, op, what string, params []jen.Code, args ...jen.Code) {
		if name != "" {
			doc := comment(fmt.Sprintf("%s %s and %s%s.", name, what, m.logsElement(f), m.refusal(f, op)))
			code = append(code, m.collectionSetter(f, doc, name, params, op, args...)...)
		}
	}
	set(e.Set, "Set", fmt.Sprintf("sets the element of %s at %s to %s", place, key, taken(f, v)), []jen.Code{at, value}, jen.Id(key), jen.Id(v))
	set(e.Delete, "Delete", fmt.Sprintf("deletes the element of %s at %s", place, key), []jen.Code{at}, jen.Id(key))
	appended := "clones of " + v
	if f.Share {
		appended = v
	}
	set(e.Append, "Append", fmt.Sprintf("appends %s to %s", appended, place), []jen.Code{jen.Id(v).Op("...").Add(typ)}, jen.Id(v).Op("..."))
	set(e.Insert, "Insert", fmt.Sprintf("inserts %s into %s at %s", taken(f, v), place, key), []jen.Code{at, value}, jen.Id(key), jen.Id(v))
	return code
}

// taken is what a setter or getter of f takes of a value: a clone, or itself.
func taken(f *model.Field, what string) string {
	if f.Share {
		return what
	}
	return "a clone of " + what
}

// logsElement says what the setter of an element or member of f does beside setting.
func (m *methods) logsElement(f *model.Field) string {
	own := *f
	own.Elem = nil // it is logged as a whole
	return (&setter{methods: m, f: &own, ctx: m.context()}).logs()
}

// refusal says when a setter of an element does nothing.
func (m *methods) refusal(f *model.Field, op string) string {
	switch {
	case f.Elem.Key != nil || op == "Append":
		return m.unlessWhole(f)
	case f.Check != "":
		return m.unlessWhole(f) + ".\nAn index out of range is an error"
	}
	return m.unlessWhole(f) + ".\nIt panics if the index is out of range"
}

// unlessWhole says when a setter of an element or member of f does nothing.
func (m *methods) unlessWhole(f *model.Field) string {
	return m.refusals(f, "what "+f.Name.Name+" would be")
}

// collectionSetter returns a method that calls the method op of the collection.
func (m *methods) collectionSetter(f *model.Field, doc []jen.Code, name string, params []jen.Code, op string, args ...jen.Code) []jen.Code {
	of := m.collection(f)
	if m.context() != "" {
		of.Dot("By").Call(jen.Id(m.context()))
	}
	if f.After != "" {
		of.Dot("After").Call(m.field(f.After))
	}
	params = append(m.contextParam(), params...)
	if f.Check == "" {
		return m.setting(doc, name, params, false, of.Dot(op).Call(args...))
	}
	of.Dot("Check").Call(m.check(f)...)
	return m.setting(doc, name, params, true, jen.Return(of.Dot(op).Call(args...)))
}

// collection returns auditimpl.MapOf(&o.trail, &o.lines), or what it is for the field.
func (m *methods) collection(f *model.Field) *jen.Statement {
	name := "SliceOf"
	if f.Elem.Key != nil {
		name = "MapOf"
	}
	if m.handle != "" {
		name = "Update" + name
	}
	if m.s.Trail.Sync {
		name = "Sync" + name
	}
	args := []jen.Code{m.trail(), jen.Op("&").Add(m.field(f.Name.Name))}
	return m.impl(name).Call(append(args, (&setter{methods: m, f: f}).options()...)...)
}

// key names the parameter that says which element.
func (m *methods) key(f *model.Field) string {
	if f.Elem.Key != nil {
		return m.local("key", "at")
	}
	return m.local("i", "at")
}

func (m *methods) keyParam(f *model.Field) jen.Code {
	if f.Elem.Key != nil {
		return jen.Id(m.key(f)).Add(m.spell(f.Elem.Pkg, f.Elem.Key))
	}
	return jen.Id(m.key(f)).Add(m.universe("int"))
}

// memberSetter returns:
//
//	func (o *Order) SetAddressCity(v string) {
//		auditimpl.Set(&o.trail, &o.address.city, v)
//	}
func (m *methods) memberSetter(f *model.Field, member model.Member) []jen.Code {
	if member.Setter == "" {
		return nil
	}
	v, place := m.local("v", "value"), f.Name.Name+"."+member.Name
	what := v
	if member.Cloned {
		what = "a clone of " + v
	}
	doc := comment(fmt.Sprintf("%s sets %s to %s and %s%s%s.", member.Setter, place, what, m.logsElement(f), m.unlessWhole(f), thenCalls(f)))
	params := append(m.contextParam(), jen.Id(v).Add(m.spell(f.Elem.Pkg, member.Type)))
	switch {
	case f.After != "":
		return m.setting(doc, member.Setter, params, f.Check != "", m.setMemberThenAfter(f, member, v)...)
	case f.Check != "":
		return m.setting(doc, member.Setter, params, true, m.setCheckedMember(f, member, v)...)
	}
	return m.setting(doc, member.Setter, params, false,
		m.setMember(f, member, m.s.Trail.Sync, m.trail(), jen.Id(v), m.memberOptions(f, false)))
}

// setMember returns the call that sets a member of a struct.
func (m *methods) setMember(f *model.Field, member model.Member, sync bool, trail, v jen.Code, options []jen.Code) jen.Code {
	args := []jen.Code{trail, jen.Op("&").Add(m.field(f.Name.Name)).Dot(member.Name), v}
	args = append(append(m.contextArg(), args...), options...)
	return m.impl(m.setFunction(member.Kind, sync, "")).Call(args...)
}

// memberOptions returns the arguments that the tag of f adds to the set of a member, which is set
// with all others or alone.
func (m *methods) memberOptions(f *model.Field, all bool) []jen.Code {
	own := *f
	own.OnChange = f.OnChange && !all
	options := (&setter{methods: m, f: &own}).options()
	if all {
		options = append([]jen.Code{m.impl("Differs")}, options...)
	}
	return options
}

// setMembers returns the body of the setter of a struct that is logged member by member:
//
//	auditimpl.Set(&o.trail, &o.address.city, v.city, auditimpl.Differs)
//	auditimpl.SetInt(&o.trail, &o.address.zip, v.zip, auditimpl.Differs)
//
// With a check, that is asked first. With a SyncTrail they are the body of a function:
//
//	auditimpl.Locked(&o.trail, func(t *audit.Trail) {
//		…
//	})
func (m *methods) setMembers(f *model.Field, v string) []jen.Code {
	switch {
	case f.After != "":
		return m.setMembersThenAfter(f, v)
	case !m.locks():
		return m.ifAllowed(f, jen.Id(v), m.memberSets(f, v, m.trail()))
	}
	set := m.withTrail(func(t jen.Code) []jen.Code { return m.memberSets(f, v, t) })
	if f.Check != "" {
		args := append([]jen.Code{m.trail(), jen.Id(v)}, m.check(f)...)
		return []jen.Code{jen.Return(m.impl("LockedChecked").Call(append(args, set)...))}
	}
	return []jen.Code{m.impl("Locked").Call(m.trail(), set)}
}

// locks tells whether a setter of several members has to lock the trail.
func (m *methods) locks() bool { return m.s.Trail.Sync && m.handle == "" }

// memberSets returns the calls that set the members of f to those of v, with that trail.
func (m *methods) memberSets(f *model.Field, v string, trail jen.Code) (lines []jen.Code) {
	for _, member := range f.Elem.Members {
		sync := m.s.Trail.Sync && !m.locks()
		lines = append(lines, m.setMember(f, member, sync, trail, jen.Id(v).Dot(member.Name), m.memberOptions(f, true)))
	}
	return lines
}

// withTrail returns a function that sets members with the trail that it is given.
func (m *methods) withTrail(lines func(t jen.Code) []jen.Code) jen.Code {
	t := jen.Id(m.names.local([]string{m.recv, m.local("v", "value"), m.context()}, "t", "trail"))
	return jen.Func().Params(t.Clone().Op("*").Add(m.audit("Trail"))).Block(lines(t)...)
}

// spell writes a type as the methods of package pkg call it.
func (m *methods) spell(pkg *types.Package, t types.Type) *jen.Statement {
	return jen.Id(m.renamedType(types.TypeString(t, func(p *types.Package) string {
		if p == pkg {
			return ""
		}
		return m.names.typesPkg(p)
	}), m.params))
}
