package model

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/auditline/auditline/internal/portable"
	"github.com/auditline/auditline/internal/protocol"
)

// BeamPath is the import path of what generated code for Apache Beam calls.
const BeamPath = "github.com/auditline/auditline/beampipe"

// beamDirective stands above a pipeline struct that is to run on Apache Beam, too.
const beamDirective = directivePrefix + "beam"

// BeamFile is what code for Apache Beam one source file asks for, and so one output file.
type BeamFile struct {
	*File
	Pipelines []*Pipeline   // those with the directive
	Records   []*BeamRecord // structs of the file of which such pipelines have records
}

// BeamRecord is a struct whose values go from one worker to another, field by field.
type BeamRecord struct {
	Name    string
	Fields  []*types.Var // that travel, in source order
	Trail   *types.Var   // the struct's own change log, nil without
	Pointer bool         // records are pointers to it
	Value   bool         // records are values of it

	at token.Pos
}

// Wire is the name of the type that goes from one worker to another in place of the struct.
func (r *BeamRecord) Wire() string { return "beam" + upper(r.Name) }

// Directive returns the comment that the doc of method fill of Wire ends with: what travels.
func (r *BeamRecord) Directive() string {
	names := []string{directivePrefix + "travels"}
	for _, f := range r.Fields {
		names = append(names, f.Name())
	}
	if r.Trail != nil {
		names = append(names, r.Trail.Name())
	}
	return strings.Join(names, " ")
}

// Beam is what a pipeline's code for Apache Beam needs to know.
type Beam struct {
	Plain []types.Type   // of records that travel as they are
	Split *protocol.Form // how the source gives sources of parts of its records, nil where it does not
}

// beamDirectives finds the directives of a file: those above its pipelines ask for code, others are
// lost.
func (b *builder) beamDirectives(f *File) {
	taken := map[*ast.Comment]bool{}
	for _, p := range f.Pipelines {
		if c := directiveAbove(f.Syntax, p.Spec); c != nil {
			p.beamAt, taken[c] = c.Pos(), true
		}
	}
	for _, group := range f.Syntax.Comments {
		for _, c := range group.List {
			if isBeamDirective(c) && !taken[c] {
				b.problem(c.Pos(), "beam-directive", "the directive //auditgen:beam belongs above a pipeline struct; move it to one, or remove it")
			}
		}
	}
}

// directiveAbove finds the directive in the doc of a type, nil without.
func directiveAbove(f *ast.File, spec *ast.TypeSpec) *ast.Comment {
	for _, d := range f.Decls {
		decl, ok := d.(*ast.GenDecl)
		switch {
		case !ok || !slices.Contains(decl.Specs, ast.Spec(spec)):
		case decl.Lparen.IsValid():
			return directiveIn(spec.Doc)
		default:
			return cmp.Or(directiveIn(spec.Doc), directiveIn(decl.Doc))
		}
	}
	return nil
}

// directiveIn finds the directive in a doc, nil without.
func directiveIn(doc *ast.CommentGroup) *ast.Comment {
	if doc == nil {
		return nil
	}
	i := slices.IndexFunc(doc.List, isBeamDirective)
	if i < 0 {
		return nil
	}
	return doc.List[i]
}

func isBeamDirective(c *ast.Comment) bool {
	return strings.TrimRight(c.Text, " \t\r") == beamDirective
}

// checkBeam decides what code for Apache Beam needs, and refuses what cannot run there.
func (b *builder) checkBeam(p *Pipeline) {
	if !p.beamAt.IsValid() || p.faulty || slices.ContainsFunc(p.Fields(), (*Component).isUnresolved) {
		return // what is wrong has been said
	}
	switch {
	case p.IsSub():
		b.problem(p.beamAt, "beam-directive", fmt.Sprintf("%s: a sub-pipeline does not run by itself; put the directive above the pipeline that it is a stage of", p.Name))
		return
	case len(p.Params) > 0:
		b.problem(p.beamAt, "beam-directive", fmt.Sprintf("%s: workers know pipelines by their types, and one with type parameters is many; declare one without", p.Name))
		return
	}
	before := len(b.plan.Problems)
	b.checkMethodName(p, "Beam")
	b.checkMethodName(p, "beamParts")
	p.Beam = &Beam{}
	for _, c := range p.Fields() {
		b.checkBeamComponent(p.Name+"."+c.Name.Name, c, keyOrNothing)
		b.addBeamRecord(p, c)
	}
	b.checkBeamSplit(p)
	if len(b.plan.Problems) > before {
		p.Beam = nil
	}
}

// isUnresolved reports whether the types that a component goes by are not known.
func (c *Component) isUnresolved() bool {
	return c.Form == nil || c.Key != nil && c.Key.Type == nil
}

// methods are what is known of the package's methods.
func (b *builder) methods() *portable.Methods {
	if b.portable == nil {
		b.portable = &portable.Methods{Info: b.Info, Files: b.Files, Setter: b.isSetter}
	}
	return b.portable
}

// isSetter reports whether a setter of that name is planned for t.
func (b *builder) isSetter(t types.Type, method string) bool {
	return slices.ContainsFunc(b.plannedFields(t), func(f *Field) bool { return f.Setter == method })
}

// addBeamRecord notes the type of the records that a component gives, and refuses one of which
// something would be lost.
func (b *builder) addBeamRecord(p *Pipeline, c *Component) {
	if c.Form.Out == nil {
		return
	}
	t := recordType(c.Form.Out)
	typ := b.ownStruct(t)
	if typ == nil {
		if !slices.ContainsFunc(p.Beam.Plain, func(known types.Type) bool { return types.Identical(known, t) }) {
			p.Beam.Plain = append(p.Beam.Plain, t)
			b.checkLoss(p, c, t, "")
		}
		return
	}
	obj := namedOf(t).Obj()
	i := slices.IndexFunc(b.travels, func(r *BeamRecord) bool { return r.Name == obj.Name() })
	if i < 0 {
		i = len(b.travels)
		b.travels = append(b.travels, &BeamRecord{Name: obj.Name(), at: obj.Pos()})
		b.addBeamFields(p, c, b.travels[i], typ)
	}
	_, pointer := types.Unalias(t).(*types.Pointer)
	b.travels[i].Pointer, b.travels[i].Value = b.travels[i].Pointer || pointer, b.travels[i].Value || !pointer
}

// beamFiles sorts what travels by the files that declare it.
func (b *builder) beamFiles() (files []*BeamFile) {
	for _, syntax := range b.Files {
		if f := b.beamFile(syntax); len(f.Pipelines)+len(f.Records) > 0 {
			files = append(files, f)
		}
	}
	return files
}

// beamFile is what a file declares of that.
func (b *builder) beamFile(syntax *ast.File) *BeamFile {
	f := &BeamFile{File: &File{Syntax: syntax, Name: FileName(b.Fset, syntax)}}
	if i := slices.IndexFunc(b.plan.Files, func(planned *File) bool { return planned.Syntax == syntax }); i >= 0 {
		f.File = b.plan.Files[i]
		f.Pipelines = slices.DeleteFunc(slices.Clone(f.File.Pipelines), func(p *Pipeline) bool { return p.Beam == nil })
	}
	for _, r := range b.travels {
		if syntax.FileStart <= r.at && r.at < syntax.FileEnd {
			f.Records = append(f.Records, r)
		}
	}
	return f
}

// ownStruct is the struct of this package that records of type t are, or point to; nil for another
// type, and for one that writes itself.
func (b *builder) ownStruct(t types.Type) *types.Struct {
	named := namedOf(t)
	if named == nil || named.Obj().Pkg() != b.Types || named.Obj().Parent() != b.Types.Scope() || named.TypeParams().Len() > 0 || portable.Marshals(named) {
		return nil
	}
	typ, _ := named.Underlying().(*types.Struct)
	return typ
}

// addBeamFields notes the fields of records, which travel one by one.
func (b *builder) addBeamFields(p *Pipeline, c *Component, r *BeamRecord, typ *types.Struct) {
	for f := range typ.Fields() {
		switch {
		case f.Name() == "_":
		case isTrail(f.Type()):
			r.Trail = f
		default:
			r.Fields = append(r.Fields, f)
			b.checkLoss(p, c, f.Type(), f.Name())
		}
	}
}

// checkLoss refuses records of which a field loses something, or the whole.
func (b *builder) checkLoss(p *Pipeline, c *Component, t types.Type, field string) {
	l := portable.OfRecord(t)
	if l == nil {
		return
	}
	if field != "" && l.Path != "" {
		l.Path = field + "." + l.Path
	} else if field != "" {
		l.Path = field
	}
	b.problem(c.Name.Pos(), "beam-record", fmt.Sprintf("%s.%s: on Apache Beam, records of type %s lose %s; export it, or give the type MarshalBinary and UnmarshalBinary",
		p.Name, c.Name.Name, c.Form.Out, l))
}
