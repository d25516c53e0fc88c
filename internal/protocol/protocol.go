// Package protocol says what a pipeline's components must look like: one definition and one set of
// messages for the generator, the analyzers and run time. It knows neither go/types nor reflect;
// the packages typed and reflected below it describe components in its terms.
package protocol

// Role is what a component does in a pipeline.
type Role int

// The roles, in the order in which a pipeline passes through them.
const (
	Source Role = iota
	Stage
	Sink
)

// String is the role's name in tags and reports.
func (r Role) String() string {
	return [...]string{"source", "stage", "sink"}[r]
}

// Protocol is the name of what a component of this role must satisfy.
func (r Role) Protocol() string {
	return [...]string{"SourceProtocol", "PipelineStageProtocol", "SinkProtocol"}[r]
}

// Names of the methods that make a component.
const (
	Stream    = "Stream"    // source
	Transform = "Transform" // stage, whole stream
	Apply     = "Apply"     // stage, record by record
	Consume   = "Consume"   // sink, whole stream
	Put       = "Put"       // sink, record by record
	PutAt     = "PutAt"     // sink, record by record, with places

	ApplyBatch = "ApplyBatch" // stage, several records at a time
	PutBatch   = "PutBatch"   // sink, several records at a time
)

// Type is a Go type as an adapter sees it.
type Type interface {
	String() string // with package names, such as *weather.Reading
	AssignableTo(Type) bool
	Elem() Type // of a slice, nil for another type
}

// Kind tells apart the parameters and results that the protocols speak of.
type Kind int

// The kinds. Seq and Seq2 are any function types of that shape, whatever their name.
const (
	Plain Kind = iota
	Seq        // func(yield func(T) bool)
	Seq2       // func(yield func(T, error) bool)
	Bool
	Error
	Context
)

// Value is one parameter or result of a method.
type Value struct {
	Kind Kind
	Type Type // of the elements for Seq and Seq2, else the type itself
}

// String is the value's type as Go writes it.
func (v Value) String() string {
	switch v.Kind {
	case Seq:
		return "iter.Seq[" + v.Type.String() + "]"
	case Seq2:
		return "iter.Seq2[" + v.Type.String() + ", error]"
	}
	return v.Type.String()
}

// Method is one method of a component, without its receiver.
type Method struct {
	Name            string
	Params, Results []Value
	Variadic        bool // takes any number of its last parameter, which is a slice
	NeedsPointer    bool // declared on the pointer, while the component is a value
}

// Component is a value or a field that wants to play a role.
type Component interface {
	Name() string // of its type, without package and pointer
	// Method finds what can be called as a component's method. A method with type parameters of its
	// own, as Go 1.27 has them, never is one: no interface asks for it, and reflection does not see
	// it.
	Method(name string) (Method, bool)
	// GenericMethod finds a method with type parameters of its own, of which source code knows and
	// run time does not.
	GenericMethod(name string) (Method, bool)
}

// Result is what a record's or a stream's method returns beside its record.
type Result int

// The results.
const (
	Nothing Result = iota
	Keep           // a bool: false drops the record
	Failure        // an error
)

// Form is one way in which a component plays its role.
type Form struct {
	Method  string
	Ctx     bool   // takes a context.Context first
	In, Out Type   // of the records; nil where the role has none
	Pairs   bool   // its sequences are iter.Seq2[T, error]
	Result  Result // of Apply, Consume and Put, and of their forms for batches
	Flush   *Form  // beside Apply or ApplyBatch: its method Flush, nil without
	Place   Type   // that PutAt takes beside its record
}

// IsByRecord reports whether the form is called for single records or batches, and not for the
// whole stream.
func (f *Form) IsByRecord() bool {
	switch f.Method {
	case Apply, Put, PutAt, ApplyBatch, PutBatch:
		return true
	}
	return false
}

// Shape is how a component plays its role: by one form or by several. The zero Shape stands for a
// faulty component.
type Shape struct {
	Stream *Form // Stream, Transform or Consume
	Record *Form // Apply or Put, or their form for batches
	Placed *Form // PutAt
}

// Valid reports whether the component satisfies its protocol.
func (s Shape) Valid() bool {
	return s.Stream != nil || s.Record != nil || s.Placed != nil
}

// Preferred is the form that is driven: record by record where there is one. PutAt is where the
// source tells places only, so that the others go before it.
func (s Shape) Preferred() *Form {
	switch {
	case s.Record != nil:
		return s.Record
	case s.Stream != nil:
		return s.Stream
	}
	return s.Placed
}
