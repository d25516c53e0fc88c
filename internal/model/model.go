// Package model turns the tagged structs of a Go package into a plan: which accessors and pipelines
// to generate, under which names, and what is wrong with the tags. The generator writes the plan
// down; the analyzers compare it with what has been written. Both therefore say the same about one
// tag.
package model

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/auditline/auditline/internal/portable"
	"github.com/auditline/auditline/internal/tag"
)

// AuditPath and PipelinePath are the import paths of the two runtimes.
const (
	AuditPath     = "github.com/auditline/auditline/audit"
	AuditImplPath = AuditPath + "/auditimpl" // what generated code calls

	PipelinePath     = "github.com/auditline/auditline/pipeline"
	PipelineImplPath = PipelinePath + "/pipelineimpl" // what generated code calls
)

// Package is what a plan is made from.
type Package struct {
	Path, Name string
	Module     string // the path of the module, "" if it is not known; see facts.cloned
	Fset       *token.FileSet
	Files      []*ast.File // hand-written ones only, with comments
	Hidden     []*ast.File // hand-written ones that build constraints hide: what they declare is taken, too

	// Types and Info may be nil. Then decisions that need more types than the package declares
	// itself, and Importer knows, are not made, and the plan says so.
	Types    *types.Package
	Info     *types.Info
	Importer types.Importer // may be nil; what it does not know may be empty

	// Audits reports whether the package at path, which the file of that name imports, may have
	// audited structs; nil if none has. It is asked where there are no types.
	Audits func(file, path string) bool
}

// Plan is what to generate for one package.
type Plan struct {
	Files      []*File     // those with something to generate, in the package's order
	Beam       []*BeamFile // those with code for Apache Beam, in the package's order
	Problems   []Problem   // in order of position; with any of them nothing may be generated
	Notes      []Problem   // what is left alone, and may be meant otherwise
	NearMisses []Problem   // keys of tags that are nearly ours
	NeedsTypes bool        // a decision was left open because Package.Info is nil
	NeedsInfo  bool        // Info is what it needs, since no Importer says what functions do

	// Declared holds every package-level identifier of the hand-written files, hidden ones
	// included.
	Declared map[string]token.Pos
}

// File is the plan of one source file, and so of one output file.
type File struct {
	Syntax    *ast.File
	Name      string    // of the source file, as the file set knows it
	Structs   []*Struct // in source order
	Pipelines []*Pipeline
}

// Problem is something in the input that auditgen refuses and stagecheck reports.
type Problem struct {
	Pos      token.Pos
	Key      string // of the tags that it is about, audit or pipeline
	Category string // the anchor of its entry in docs/problems.md
	Text     string // lower case, ends with the remedy
	Related  []Related
}

// Related is a second place that a problem is about.
type Related struct {
	Pos  token.Pos
	Text string
}

// Build reads the tags of p and makes the plan. It never fails: what cannot be done is a Problem.
func Build(p *Package) *Plan {
	b := &builder{Package: p, scope: newScope(p)}
	b.importsRuntime = slices.ContainsFunc(p.Files, func(f *ast.File) bool { return Imports(f, AuditPath) || Imports(f, PipelinePath) })
	b.plan = &Plan{Declared: b.scope.names}
	if p.Path == AuditPath {
		return b.plan // the runtime cannot import itself
	}
	if p.Info == nil {
		alone := *p
		alone.Types, alone.Info = checkAlone(p)
		b.Package, b.alone = &alone, true
	}
	for _, f := range p.Files {
		if f.Name.Name == p.Name { // type checkers leave others out
			b.file(f)
		}
	}
	b.key = tag.Audit
	b.checkPromotions()
	b.key = tag.Pipeline
	b.checkPipelines()
	b.plan.Beam = b.beamFiles()
	slices.SortStableFunc(b.plan.Problems, func(x, y Problem) int { return cmp.Compare(x.Pos, y.Pos) })
	return b.plan
}

// builder holds what is needed while the plan of one package is made.
type builder struct {
	*Package
	alone bool // Info knows only what the package itself declares
	scope *scope
	plan  *Plan
	key   string // of the tags that are being read

	importsRuntime bool // a file of the package imports audit or pipeline
	portable       *portable.Methods
	travels        []*BeamRecord // structs of which pipelines with code for Apache Beam have records
}

// file plans one source file.
func (b *builder) file(syntax *ast.File) {
	f := &File{Syntax: syntax, Name: FileName(b.Fset, syntax)}
	b.key = tag.Audit
	b.structs(f)
	b.nearMisses(syntax)
	b.key = tag.Pipeline
	b.pipelines(f)
	b.nearMisses(syntax)
	if len(f.Structs)+len(f.Pipelines) > 0 {
		b.plan.Files = append(b.plan.Files, f)
	}
}

// nearMisses finds the keys of a file's tags that are likely slips for the one being read.
func (b *builder) nearMisses(f *ast.File) {
	for spec, typ := range StructTypes(f) {
		for _, field := range typ.Fields.List {
			if written, ok := tag.Near(rawTag(field), b.key); ok {
				text := fmt.Sprintf("%s: the tag of a field has the key %s, which auditline does not read; did you mean %s?", spec.Name.Name, written, b.key)
				b.plan.NearMisses = append(b.plan.NearMisses, Problem{field.Tag.Pos(), b.key, "near-key", text, nil})
			}
		}
	}
}

// note says that something is left alone.
func (b *builder) note(pos token.Pos, category, text string) {
	b.plan.Notes = append(b.plan.Notes, Problem{pos, b.key, category, text, nil})
}

// problem notes a problem of the input.
func (b *builder) problem(pos token.Pos, category, text string, related ...Related) {
	b.plan.Problems = append(b.plan.Problems, Problem{pos, b.key, category, text, related})
}
