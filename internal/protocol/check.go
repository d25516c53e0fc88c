package protocol

import (
	"cmp"
	"fmt"
	"strings"
)

// method is what a protocol asks of one method.
type method struct {
	name string
	call string // as messages write it when it is missing
	want string // every shape, as messages write them
	add  string // the plainest shape, as messages propose it
	read func(Method) *Form
}

// fits reports whether have, under whatever name, has the method's shape. A variadic method has
// none: what is handed to it is one record, also where that is a slice.
func (m method) fits(have Method) bool {
	return !have.Variadic && m.read(have) != nil
}

// roles lists each role's methods, the whole-stream form first.
var roles = [...][]method{
	Source: {
		{Stream, "Stream()", "Stream() iter.Seq[T] or iter.Seq2[T, error]", "Stream() iter.Seq[T]", readStream},
	},
	Stage: {
		{Transform, "Transform(stream)", "Transform(iter.Seq[In]) iter.Seq[Out], or both as iter.Seq2[…, error]", "Transform(iter.Seq[In]) iter.Seq[Out]", readTransform},
		{Apply, "Apply(record)", "Apply(In) (Out, bool) or (Out, error)", "Apply(In) (Out, bool)", readApply},
	},
	Sink: {
		{Consume, "Consume(stream)", "Consume(iter.Seq[T]) or Consume(iter.Seq2[T, error]), with or without an error as result", "Consume(iter.Seq[T])", readConsume},
		{Put, "Put(record)", "Put(T) error", "Put(T) error", readPut},
	},
}

// putAt makes a sink, too, but where places are told only: no message proposes it.
var putAt = method{PutAt, "PutAt(place, record)", "PutAt(P, T) error", "PutAt(P, T) error", readPutAt}

// looked are the methods by which a component may play the role.
func looked(role Role) []method {
	if role == Sink {
		return append(roles[Sink][:2:2], putAt)
	}
	return roles[role]
}

// Check finds the forms in which c plays its role, or says why it cannot. index counts the stages
// from 0.
func Check(role Role, index int, c Component) (Shape, *Fault) {
	var forms [3]*Form
	found := false
	for i, want := range looked(role) {
		have, ok := c.Method(want.name)
		if !ok {
			continue
		}
		found = true
		if category, reason := examine(role, have, want, c.Name()); category != "" {
			return Shape{}, &Fault{role, index, c.Name(), category, reason}
		}
		forms[i] = want.read(have)
	}
	if role == Stage && forms[1] != nil {
		var category, reason string
		if forms[1].Flush, category, reason = findFlush(c, forms[1]); category != "" {
			return Shape{}, &Fault{role, index, c.Name(), category, reason}
		}
	}
	if !found {
		category, reason := missing(role, c)
		return Shape{}, &Fault{role, index, c.Name(), category, reason}
	}
	reason := cmp.Or(disagreement(forms[0], forms[1]), disagreement(forms[0], forms[2]), disagreement(forms[1], forms[2]))
	if reason != "" {
		return Shape{}, &Fault{role, index, c.Name(), FormsDisagree, reason}
	}
	return Shape{Stream: forms[0], Record: forms[1], Placed: forms[2]}, nil
}

// examine says what is wrong with one method, if anything.
func examine(role Role, have Method, want method, typeName string) (category, reason string) {
	if !want.fits(have) {
		remedy := cmp.Or(rename(role, have), "give it such a shape")
		return WrongShape, fmt.Sprintf("method %s has the wrong shape (have %s; want %s); %s", have.Name, signature(have), want.want, remedy)
	}
	if have.NeedsPointer {
		return PointerReceiver, fmt.Sprintf("method %s has a pointer receiver, but the component is a value; use *%s", have.Name, typeName)
	}
	return "", ""
}

// missing names the method that is not there, the one that was perhaps meant, and what to do.
func missing(role Role, c Component) (category, reason string) {
	want := roles[role][0]
	if have, ok := generic(role, c); ok {
		return GenericMethod, fmt.Sprintf("missing method %s (%s); %s", want.call, HasTypeParams(have.Name), moveTypeParams(role, have))
	}
	if reason := batchOnly(role, c); reason != "" {
		return MissingMethod, reason
	}
	for _, name := range nearMisses[role] {
		if have, ok := c.Method(name); ok {
			remedy := cmp.Or(rename(role, have), add(role))
			return MissingMethod, fmt.Sprintf("missing method %s (has method %s; want %s); %s", want.call, name, want.name, remedy)
		}
	}
	return MissingMethod, fmt.Sprintf("missing method %s; %s", want.call, add(role))
}

// generic finds a method that would make the component, or was perhaps meant to, if it had no type
// parameters of its own. What is called as the role asks goes before what has another name.
func generic(role Role, c Component) (Method, bool) {
	for _, want := range roles[role] {
		if have, ok := c.GenericMethod(want.name); ok {
			return have, true
		}
	}
	for _, name := range nearMisses[role] {
		if _, proper := c.Method(name); proper {
			break
		}
		if have, ok := c.GenericMethod(name); ok {
			return have, true
		}
	}
	return Method{}, false
}

// moveTypeParams says how a method with type parameters of its own becomes one of the role.
func moveTypeParams(role Role, have Method) string {
	for _, want := range roles[role] {
		if want.name == have.Name {
			return MoveTypeParams
		}
	}
	if newName := rename(role, have); newName != "" {
		return MoveTypeParams + ", and " + newName
	}
	return add(role)
}

// rename proposes the name under which a method would have a shape of the role, "" if it has none
// of them.
func rename(role Role, have Method) string {
	for _, want := range roles[role] {
		if want.fits(have) {
			return fmt.Sprintf("rename %s to %s", have.Name, want.name)
		}
	}
	return ""
}

// add proposes the methods that make a component of the role, one of which is enough.
func add(role Role) string {
	var shapes []string
	for _, m := range roles[role] {
		shapes = append(shapes, m.add)
	}
	return "add " + strings.Join(shapes, " or ")
}

// disagreement says in what two forms of one component differ.
func disagreement(stream, record *Form) string {
	switch {
	case stream == nil || record == nil:
		return ""
	case !same(stream.In, record.In):
		return fmt.Sprintf("%s takes %s, but %s takes %s; let both take the same records, or remove one", stream.Method, stream.In, record.Method, record.In)
	case !same(stream.Out, record.Out):
		return fmt.Sprintf("%s gives %s, but %s gives %s; let both give the same records, or remove one", stream.Method, stream.Out, record.Method, record.Out)
	}
	return ""
}

func same(a, b Type) bool {
	return a == nil || b == nil || a.AssignableTo(b) && b.AssignableTo(a)
}

// signature is m as Go writes it.
func signature(m Method) string {
	params := texts(m.Params)
	if last := len(params) - 1; m.Variadic {
		params[last] = "..." + strings.TrimPrefix(params[last], "[]")
	}
	text := m.Name + "(" + strings.Join(params, ", ") + ")"
	switch results := texts(m.Results); len(results) {
	case 0:
		return text
	case 1:
		return text + " " + results[0]
	default:
		return text + " (" + strings.Join(results, ", ") + ")"
	}
}

func texts(values []Value) []string {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = v.String()
	}
	return list
}
