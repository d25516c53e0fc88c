package model

import (
	"fmt"
	"go/types"
	"slices"

	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/internal/protocol/typed"
	"github.com/auditline/auditline/internal/tag"
)

// checkComponents asks the protocols what they say about the components' types.
func (b *builder) checkComponents(p *Pipeline) {
	if p.checked {
		return
	}
	p.checked, p.checking = true, true
	defer func() { p.checking = false }()
	for i, c := range p.Components {
		if !b.resolve(p, c) || !b.checkPlaces(p, c) {
			continue
		}
		if i > 0 && !p.faulty {
			b.checkNeighbours(p, p.before(i), c)
		}
		b.checkRecords(p, c)
		b.checkKey(p, c)
		b.checkWorkers(p, c)
		b.checkWhen(p, c)
		b.checkTries(p, c)
		p.Audited = c.Role == protocol.Sink && isAudited(p.recordsInto(c))
	}
	b.checkDead(p)
	b.checkBeam(p)
	if p.IsSub() && !p.faulty {
		b.checkSub(p)
	}
}

// resolve finds the type of a component and the form in which it plays its role.
func (b *builder) resolve(p *Pipeline, c *Component) bool {
	c.Type = b.Info.TypeOf(c.Expr)
	if c.Type == nil || c.Type == types.Typ[types.Invalid] {
		b.problem(c.Expr.Pos(), "unknown-type", fmt.Sprintf("type of %s.%s cannot be resolved; fix its declaration or import", p.Name, c.Name.Name))
		return false
	}
	var fault *protocol.Fault
	c.Value = isValue(c.Type)
	component := b.componentOf(p, c)
	if component == nil {
		return false
	}
	check := protocol.Check
	if c.Batch != nil {
		check = protocol.CheckBatch
	}
	if c.shape, fault = check(c.Role, c.Index, component); fault != nil {
		if !c.unclear || fault.Category != protocol.MissingMethod {
			b.fault(p, c, fault)
		}
		return false
	}
	c.Form = c.shape.Preferred()
	return true
}

// before is the component whose records come to component i, which is not the first: those of the
// last stage come to every sink.
func (p *Pipeline) before(i int) *Component {
	for i--; i > 0 && p.Components[i].Role == protocol.Sink; i-- {
	}
	return p.Components[i]
}

// recordsInto is the type in which a sink is handed its records.
func (p *Pipeline) recordsInto(sink *Component) types.Type {
	if i := slices.Index(p.Components, sink); i > 0 && p.Forks() {
		if given := p.before(i).Form; given != nil && given.Out != nil {
			return recordType(given.Out)
		}
	}
	return recordType(sink.Form.In)
}

// checkWhen finds the condition of a sink in the records that come to it.
func (b *builder) checkWhen(p *Pipeline, c *Component) {
	if c.When == nil {
		return
	}
	label, in := p.Name+"."+c.Name.Name, p.recordsInto(c)
	c.When.Type, c.When.Method = b.lookupKey(in, c.When.Name)
	switch {
	case isGenericMethod(in, c.When.Name, b.Types):
		b.problem(c.tag, protocol.GenericMethod, fmt.Sprintf("%s: when=%s: %s; %s", label, c.When.Name, protocol.HasTypeParams(c.When.Name), protocol.MoveTypeParams))
	case c.When.Type == nil:
		b.problem(c.tag, "unknown-when", fmt.Sprintf("%s: %s has no field or method without parameters called %s; %s", label, typed.Type{Type: in}, c.When.Name, b.suggestKey(in, c.When.Name)))
	case !types.Identical(c.When.Type, types.Typ[types.Bool]):
		b.problem(c.tag, "bad-when", fmt.Sprintf("%s: %s of %s has type %s; want bool, true for the records that %s is to get", label, c.When.Name, typed.Type{Type: in}, typed.Type{Type: c.When.Type}, c.Name.Name))
	}
}

// fault notes what a protocol says about a component.
func (b *builder) fault(p *Pipeline, c *Component, fault *protocol.Fault, related ...Related) {
	b.problem(c.Name.Pos(), fault.Category, fmt.Sprintf("%s.%s: %s", p.Name, c.Name.Name, fault), related...)
}

func (b *builder) checkNeighbours(p *Pipeline, prev, next *Component) {
	if fault := protocol.Fit(prev.link(), next.link()); fault != nil {
		b.fault(p, next, fault, Related{prev.Name.Pos(), "its neighbour"})
	}
}

func (c *Component) link() protocol.Link {
	return protocol.Link{Role: c.Role, Index: c.Index, Type: typed.Of(c.Type, nil).Name(), Shape: c.shape}
}

// isValue reports whether a field of type t holds the component itself.
func isValue(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Interface:
		return false
	}
	return true
}

// recordType is a record's type in terms of go/types.
func recordType(t protocol.Type) types.Type {
	return t.(typed.Type).Type
}

// checkRecords refuses records whose type the generated code cannot spell.
func (b *builder) checkRecords(p *Pipeline, c *Component) {
	for _, t := range []protocol.Type{c.Form.In, c.Form.Out} {
		if t == nil {
			continue
		}
		switch name := b.unspeakable(recordType(t)); {
		case name == "":
		case b.checkBuiltin(p, c.Name.Pos(), name):
			return
		default:
			b.problem(c.Name.Pos(), "unexported-record", fmt.Sprintf("%s.%s has records of type %s, which its package keeps to itself; export it from a package that this one may import", p.Name, c.Name.Name, name))
			return
		}
	}
}

// checkKey finds the key of a keyed stage in its records.
func (b *builder) checkKey(p *Pipeline, c *Component) {
	if c.Key == nil {
		return
	}
	label, in := p.Name+"."+c.Name.Name, recordType(c.Form.In)
	c.Key.Type, c.Key.Method = b.lookupKey(in, c.Key.Name)
	_, ptr := types.Unalias(c.Type).(*types.Pointer)
	switch {
	case !c.Form.IsByRecord():
		b.problem(c.tag, "key-needs-apply", fmt.Sprintf("%s: option key needs a stage that works record by record; give %s a method Apply", label, typed.Of(c.Type, b.Types).Name()))
	case !ptr && !c.Value:
		b.problem(c.tag, "key-needs-struct", fmt.Sprintf("%s: option key copies the stage for each key, but the field is an interface; give it a concrete type", label))
	case b.subOf(c.Type) != nil:
		b.problem(c.tag, "sub-pipeline", fmt.Sprintf("%s: option key would copy the sub-pipeline, but not its stages; put those into the pipeline itself", label))
	case isGenericMethod(in, c.Key.Name, b.Types):
		b.problem(c.tag, protocol.GenericMethod, fmt.Sprintf("%s: key=%s: %s; %s", label, c.Key.Name, protocol.HasTypeParams(c.Key.Name), protocol.MoveTypeParams))
	case c.Key.Type == nil:
		b.problem(c.tag, "unknown-key", fmt.Sprintf("%s: %s has no field or method without parameters called %s; %s", label, typed.Type{Type: in}, c.Key.Name, b.suggestKey(in, c.Key.Name)))
	case b.unspeakable(c.Key.Type) != "":
		b.problem(c.tag, "bad-key", fmt.Sprintf("%s: key %s has type %s, which its package keeps to itself; use another", label, c.Key.Name, typed.Type{Type: c.Key.Type}))
	case !types.Comparable(c.Key.Type):
		b.problem(c.tag, "bad-key", fmt.Sprintf("%s: key %s has type %s, whose values cannot be compared; use another", label, c.Key.Name, typed.Type{Type: c.Key.Type}))
	}
}

// checkWorkers wants a stage of which there can be several, and that works record by record.
func (b *builder) checkWorkers(p *Pipeline, c *Component) {
	if c.Workers == nil {
		return
	}
	label := p.Name + "." + c.Name.Name
	_, ptr := types.Unalias(c.Type).(*types.Pointer)
	switch {
	case !c.Form.IsByRecord():
		b.problem(c.tag, "workers-need-apply", fmt.Sprintf("%s: option workers needs a stage that works record by record; give %s a method Apply", label, typed.Of(c.Type, b.Types).Name()))
	case b.subOf(c.Type) != nil && !c.Workers.Shared && c.Key == nil:
		b.problem(c.tag, "sub-pipeline", fmt.Sprintf("%s: option workers would copy the sub-pipeline, but not its stages; put those into the pipeline itself, or add shared", label))
	case !ptr && !c.Value && !c.Workers.Shared && c.Key == nil:
		b.problem(c.tag, "workers-need-struct", fmt.Sprintf("%s: option workers copies the stage for each worker, but the field is an interface; give it a concrete type, or add shared", label))
	}
}

// lookupKey finds a field or a niladic method with one result; an accessor that is still to be
// generated counts, too.
func (b *builder) lookupKey(record types.Type, name string) (t types.Type, method bool) {
	obj, _, _ := types.LookupFieldOrMethod(record, true, b.Types, name)
	switch obj := obj.(type) {
	case *types.Var:
		return obj.Type(), false
	case *types.Func:
		if sig := obj.Signature(); sig.TypeParams().Len() == 0 && sig.Params().Len() == 0 && sig.Results().Len() == 1 {
			return sig.Results().At(0).Type(), true
		}
		return nil, false
	}
	return b.lookupAccessor(record, name), true
}

// suggestKey says what to do about a key that a record does not have.
func (b *builder) suggestKey(record types.Type, name string) string {
	var fields []string
	if named := namedOf(record); named != nil {
		if typ, ok := named.Underlying().(*types.Struct); ok {
			for f := range typ.Fields() {
				if f.Exported() || f.Pkg() == b.Types {
					fields = append(fields, f.Name())
				}
			}
		}
	}
	if best := tag.Nearest(name, fields); best != "" {
		return fmt.Sprintf("did you mean %s?", best)
	}
	return "name one that it has"
}

// lookupAccessor finds the getter that is planned for a record's struct, nil without.
func (b *builder) lookupAccessor(record types.Type, name string) types.Type {
	for _, f := range b.plannedFields(record) {
		if f.Getter == name {
			return b.Info.TypeOf(f.Type)
		}
	}
	return nil
}

// plannedFields are the audited fields of the struct of this package that t is or points to.
func (b *builder) plannedFields(t types.Type) []*Field {
	named := namedOf(t)
	if named == nil || named.Obj().Pkg() != b.Types {
		return nil
	}
	for _, file := range b.plan.Files {
		for _, s := range file.Structs {
			if s.Name == named.Obj().Name() {
				return s.Fields
			}
		}
	}
	return nil
}

// namedOf is the named type that t is or points to, nil if there is none.
func namedOf(t types.Type) *types.Named {
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		t = ptr.Elem()
	}
	named, _ := types.Unalias(t).(*types.Named)
	return named
}

// isAudited reports whether t is a pointer or an interface that has the method Audit, or will have
// it once its code is generated: it then points to a struct that holds a trail, or embeds one that
// does.
func isAudited(t types.Type) bool {
	_, param := types.Unalias(t).(*types.TypeParam)
	if param || isValue(t) {
		return false
	}
	if obj, _, _ := types.LookupFieldOrMethod(t, false, nil, "Audit"); obj != nil {
		fn, ok := obj.(*types.Func)
		return ok && !typed.HasTypeParams(fn) && fn.Signature().Results().Len() == 1 && isFromAudit(fn.Signature().Results().At(0).Type(), "View")
	}
	_, pointer := types.Unalias(t).(*types.Pointer)
	return pointer && hasLog(t, nil)
}

// isFromAudit reports whether t is the type of that name in package audit.
func isFromAudit(t types.Type, name string) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == name && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == AuditPath
}
