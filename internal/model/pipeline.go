package model

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"time"

	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/internal/tag"
)

// Pipeline is a struct whose fields carry pipeline tags.
type Pipeline struct {
	Name       string
	Spec       *ast.TypeSpec
	Pkg        *types.Package // nil without types
	Params     []string       // names of its type parameters
	Receiver   string         // what its own methods call it, "" if it has none
	Components []*Component   // source, stages, sink; their forms are known when there is no problem
	Dead       *Component     // the sink of dead letters, nil without; not one of Components
	Audited    bool           // the records that come to the sink log their changes

	Beam   *Beam // what its code for Apache Beam needs, nil where that is not asked for, or refused
	beamAt token.Pos

	Places *protocol.Places // how the source tells the place that it has come to, nil where it does not

	Sub *protocol.Form // what a sub-pipeline is as a stage, nil where that is not known

	members           []member
	checked, checking bool // its components' types have been looked at; are looked at now

	faulty bool // its tags are wrong: nothing is said about neighbours
}

// Component is a tagged field of a pipeline.
type Component struct {
	Name  *ast.Ident // for an embedded field the type's name
	Expr  ast.Expr   // its type as written
	Tag   string     // as written: pipeline:"stage,key=SensorID"
	Role  protocol.Role
	Index int // among the stages
	Type  types.Type
	Form  *protocol.Form // the one that is driven
	Value bool           // the field holds the component itself, not a pointer
	Key   *Key
	When  *Key // says whether a sink gets a record, nil where it gets them all

	// Required is set on a sink at which a failed record ends the run.
	Required bool

	// Tap is set on a component whose records can be looked at while a run goes on.
	Tap bool

	Workers *Workers // of a stage, nil where the run itself does its work

	Batch *Batch // nil where the component takes its records one by one

	Tries *Tries // nil where each record is tried once, without a time limit

	Keep *protocol.Form // Flush of a sink, by which it keeps for good what it was given; nil without

	shape   protocol.Shape
	tag     token.Pos
	unclear bool // its tag is wrong: what its type is to have may not be what was meant
}

// Key is a field or a method of records: what the records of a keyed stage are told apart by, or
// what says whether a sink gets a record.
type Key struct {
	Name   string
	Method bool // to be called
	Type   types.Type
}

// Workers are those of a stage.
type Workers struct {
	N         int // 0 for as many as there are processors
	Unordered bool
	Shared    bool
}

// Batch says how many records a component takes at a time.
type Batch struct {
	Size int
	Wait time.Duration // how long a record waits for the others at most, 0 without end
}

// pipelines plans the pipelines of one file.
func (b *builder) pipelines(f *File) {
	for spec, typ := range StructTypes(f.Syntax) {
		if b.isPipeline(f.Syntax, typ) {
			f.Pipelines = append(f.Pipelines, b.pipeline(spec, typ))
		}
	}
	b.misplacedPipelines(f.Syntax)
	b.beamDirectives(f)
}

// isPipeline reports whether a struct's pipeline tags are ours: one of them names a role, or the
// file imports the runtime, so that a misspelled role is not taken for somebody else's tag.
func (b *builder) isPipeline(f *ast.File, typ *ast.StructType) bool {
	return NamesRole(typ) || Imports(f, PipelinePath) && slices.ContainsFunc(typ.Fields.List, func(field *ast.Field) bool {
		_, ok := lookupTag(field, tag.Pipeline)
		return ok
	})
}

// pipeline plans one pipeline from its tags.
func (b *builder) pipeline(spec *ast.TypeSpec, typ *ast.StructType) *Pipeline {
	p := &Pipeline{Name: spec.Name.Name, Spec: spec, Pkg: b.Types, Params: TypeParams(spec), Receiver: b.scope.receiver(spec.Name.Name)}
	r := &reader{builder: b, s: &Struct{Name: p.Name, Type: typ}}
	before := len(b.plan.Problems)
	p.members = r.members()
	for _, m := range p.members {
		b.component(p, m)
	}
	if !p.IsSub() {
		b.checkOrder(p)
		b.checkMethodName(p, "Run")
	}
	b.checkBuiltins(p)
	p.faulty = len(b.plan.Problems) > before
	return p
}

// checkPipelines looks at the types of all pipelines, once all structs are planned: their accessors
// may be keys.
func (b *builder) checkPipelines() {
	for _, f := range b.plan.Files {
		for _, p := range f.Pipelines {
			if b.alone {
				b.checkAlone(p)
			} else {
				b.checkComponents(p)
			}
		}
	}
}

// checkAlone looks at the types of a pipeline as far as they are known. That suffices where all is
// well, and known: a problem is told in the words of full types, and Apache Beam asks what the
// components' methods do.
func (b *builder) checkAlone(p *Pipeline) {
	if p.beamAt.IsValid() {
		b.plan.NeedsTypes, b.plan.NeedsInfo = true, true
		return
	}
	problems := len(b.plan.Problems)
	if b.checkComponents(p); len(b.plan.Problems) > problems {
		b.plan.Problems, b.plan.NeedsTypes = b.plan.Problems[:problems], true
		return
	}
	known := knownTypes{}
	isUnknown := func(c *Component) bool { return !known.has(c.Type) }
	b.plan.NeedsTypes = b.plan.NeedsTypes || slices.ContainsFunc(p.Fields(), isUnknown)
}

// Forks reports whether records go from the last stage to several sinks, or to one that has a
// condition or is required: that takes more than a plain loop.
func (p *Pipeline) Forks() bool {
	sinks := p.Sinks()
	return len(sinks) > 1 || slices.ContainsFunc(sinks, func(c *Component) bool { return c.When != nil || c.Required })
}

// Sinks are the pipeline's last components.
func (p *Pipeline) Sinks() []*Component {
	i := slices.IndexFunc(p.Components, func(c *Component) bool { return c.Role == protocol.Sink })
	if i < 0 {
		return nil
	}
	return p.Components[i:]
}

// checkOrder wants one source first, sinks last.
func (b *builder) checkOrder(p *Pipeline) {
	var first [3]*Component
	for i, c := range p.Components {
		switch {
		case c.Role == protocol.Source && first[c.Role] != nil:
			b.problem(c.Name.Pos(), "role-twice", fmt.Sprintf("%s.%s is a second source; a pipeline has one, remove one of them", p.Name, c.Name.Name),
				Related{first[c.Role].Name.Pos(), "the first source"})
		case c.Role == protocol.Source && i > 0:
			b.problem(c.Name.Pos(), "role-order", fmt.Sprintf("%s.%s: the source comes first; move it above the stages", p.Name, c.Name.Name))
		case c.Role != protocol.Sink && first[protocol.Sink] != nil:
			b.problem(c.Name.Pos(), "role-order", fmt.Sprintf("%s.%s: a stage behind a sink; move the sinks below it", p.Name, c.Name.Name))
		}
		if first[c.Role] == nil {
			first[c.Role] = c
		}
	}
	for _, role := range []protocol.Role{protocol.Source, protocol.Sink} {
		if first[role] == nil {
			b.problem(p.Spec.Name.Pos(), "role-missing", fmt.Sprintf("%s has no %s; tag a field `pipeline:\"%s\"`", p.Name, role, role))
		}
	}
}

// checkMethodName refuses a pipeline that has a field or a method where the generated one is to be.
func (b *builder) checkMethodName(p *Pipeline, name string) {
	const text = "%s: the generated method cannot be called %s, that is a %s already; rename it"
	for _, m := range p.members {
		if m.name.Name == name {
			b.problem(m.name.Pos(), "name-taken", fmt.Sprintf(text, p.Name, name, "field"), Related{p.Spec.Name.Pos(), "the pipeline"})
		}
	}
	if m := b.scope.methods[p.Name][name]; m != nil {
		b.problem(m.Name.Pos(), "name-taken", fmt.Sprintf(text, p.Name, name, "method"), Related{p.Spec.Name.Pos(), "the pipeline"})
	}
}

// builtins are the predeclared names that a generated Run uses and has no other names for.
var builtins = []string{"bool", "false", "int64", "nil", "true"}

// checkBuiltins refuses a package in which Run cannot say what it means.
func (b *builder) checkBuiltins(p *Pipeline) {
	for _, name := range builtins {
		b.checkBuiltin(p, p.Spec.Name.Pos(), name)
	}
}

// checkBuiltin reports whether the package gives another meaning to a predeclared name, and refuses
// that.
func (b *builder) checkBuiltin(p *Pipeline, pos token.Pos, name string) (taken bool) {
	declared, taken := b.scope.names[name]
	if taken = taken && types.Universe.Lookup(name) != nil; taken {
		b.problem(pos, "builtin-redeclared", fmt.Sprintf("%s: its method Run needs Go's own %s, which the package declares anew; rename that", p.Name, name),
			Related{declared, name})
	}
	return taken
}
