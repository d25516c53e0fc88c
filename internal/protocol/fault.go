package protocol

import "fmt"

// What can be wrong; each is the anchor of an entry of the page of problems.
const (
	MissingMethod   = "missing-method"
	WrongShape      = "wrong-shape"
	PointerReceiver = "pointer-receiver"
	FormsDisagree   = "forms-disagree"
	ElementMismatch = "element-mismatch"
	NilComponent    = "nil-component"
	GenericMethod   = "generic-method"
)

// MoveTypeParams is what to do about a method that nothing can call because of its own type
// parameters.
const MoveTypeParams = "move the type parameters to the type"

// HasTypeParams says why the method of that name cannot play the role that its name promises.
func HasTypeParams(method string) string {
	return "method " + method + " has type parameters of its own"
}

// Fault is one violation of a protocol.
type Fault struct {
	Role     Role
	Index    int    // among the stages, from 0
	Type     string // of the component, without package and pointer
	Category string
	Reason   string // and what to do, behind a semicolon
}

// Error is the one message of generator, analyzers and run time.
func (f *Fault) Error() string {
	return fmt.Sprintf("%s violates %s: %s", Label(f.Role, f.Index, f.Type), f.Role.Protocol(), f.Reason)
}

// Label is how messages name a component, such as Stage 1 'ThresholdFilter'. An analyzer that
// cannot know a stage's index gives a negative one.
func Label(role Role, index int, typeName string) string {
	switch role {
	case Source:
		return fmt.Sprintf("Source '%s'", typeName)
	case Sink:
		return fmt.Sprintf("Sink '%s'", typeName)
	}
	if index < 0 {
		return fmt.Sprintf("Stage '%s'", typeName)
	}
	return fmt.Sprintf("Stage %d '%s'", index, typeName)
}

// Nil is the fault of a component that is not there: typeName is empty for a nil without a type.
func Nil(role Role, index int, typeName string) *Fault {
	f := &Fault{Role: role, Index: index, Type: typeName, Category: NilComponent, Reason: "the component is nil; put one in"}
	if typeName == "" {
		f.Type, f.Reason = "nil", "missing method "+roles[role][0].call+" (the component is nil); put one in"
	}
	return f
}
