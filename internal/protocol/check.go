package protocol

import (
	"fmt"
	"strings"
)

// method is what a protocol asks of one method.
type method struct {
	name string
	call string // as messages write it when it is missing
	want string // the shape, as messages write it
	read func(Method) *Form
}

// roles lists each role's methods, the whole-stream form first.
var roles = [...][]method{
	Source: {
		{Stream, "Stream()", "Stream() iter.Seq[T] or iter.Seq2[T, error]", readStream},
	},
	Stage: {
		{Transform, "Transform(stream)", "Transform(iter.Seq[In]) iter.Seq[Out], or both as iter.Seq2[…, error]", readTransform},
		{Apply, "Apply(record)", "Apply(In) (Out, bool) or (Out, error)", readApply},
	},
	Sink: {
		{Consume, "Consume(stream)", "Consume(iter.Seq[T]) or Consume(iter.Seq2[T, error]), with or without an error as result", readConsume},
		{Put, "Put(record)", "Put(T) error", readPut},
	},
}

// Check finds the forms in which c plays its role, or says why it cannot. index counts the stages from 0.
func Check(role Role, index int, c Component) (Shape, *Fault) {
	var forms [2]*Form
	found := false
	for i, want := range roles[role] {
		have, ok := c.Method(want.name)
		if !ok {
			continue
		}
		found = true
		if category, reason := examine(have, want, c.Name()); category != "" {
			return Shape{}, &Fault{role, index, c.Name(), category, reason}
		}
		forms[i] = want.read(have)
	}
	if !found {
		return Shape{}, &Fault{role, index, c.Name(), MissingMethod, missing(role, c)}
	}
	if reason := disagreement(forms[0], forms[1]); reason != "" {
		return Shape{}, &Fault{role, index, c.Name(), FormsDisagree, reason}
	}
	return Shape{Stream: forms[0], Record: forms[1]}, nil
}

// examine says what is wrong with one method, if anything.
func examine(have Method, want method, typeName string) (category, reason string) {
	if want.read(have) == nil {
		return WrongShape, fmt.Sprintf("method %s has the wrong shape (have %s; want %s)", have.Name, signature(have), want.want)
	}
	if have.NeedsPointer {
		return PointerReceiver, fmt.Sprintf("method %s has a pointer receiver, but the component is a value (use *%s)", have.Name, typeName)
	}
	return "", ""
}

// missing names the method that is not there, and the one that was perhaps meant.
func missing(role Role, c Component) string {
	want := roles[role][0]
	for _, name := range nearMisses[role] {
		if _, ok := c.Method(name); ok {
			return fmt.Sprintf("missing method %s (has method %s; want %s)", want.call, name, want.name)
		}
	}
	return "missing method " + want.call
}

// disagreement says in what two forms of one component differ.
func disagreement(stream, record *Form) string {
	switch {
	case stream == nil || record == nil:
		return ""
	case !same(stream.In, record.In):
		return fmt.Sprintf("%s takes %s, but %s takes %s (both must take the same records)", stream.Method, stream.In, record.Method, record.In)
	case !same(stream.Out, record.Out):
		return fmt.Sprintf("%s gives %s, but %s gives %s (both must give the same records)", stream.Method, stream.Out, record.Method, record.Out)
	}
	return ""
}

func same(a, b Type) bool {
	return a == nil || b == nil || a.AssignableTo(b) && b.AssignableTo(a)
}

// signature is m as Go writes it.
func signature(m Method) string {
	switch text := m.Name + "(" + list(m.Params) + ")"; len(m.Results) {
	case 0:
		return text
	case 1:
		return text + " " + m.Results[0].String()
	default:
		return text + " (" + list(m.Results) + ")"
	}
}

func list(values []Value) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = v.String()
	}
	return strings.Join(texts, ", ")
}
