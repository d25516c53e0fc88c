package gen

import (
	"bytes"
	"cmp"
	"errors"
	"go/ast"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/auditline/auditline/internal/model"
)

// State says how a file on disk compares with what it should be.
type State string

const (
	Current  State = "current"
	Missing  State = "missing"
	Stale    State = "stale"
	Orphaned State = "orphaned" // nothing asks for it any more
	Unseen   State = "unseen"   // build constraints hide its source from this run
)

// File is one output.
type File struct {
	Path     string
	Source   string // the file that it is generated from; "" for one that nothing asks for, and for source files
	State    State
	Old, New []byte // as on disk, and as it should be; nil for none
}

// directory collects what its packages want: the package with its tests, and
// the external test package.
type directory struct {
	path  string
	src   *sources
	pkgs  []*loaded
	plans map[*loaded]*model.Plan

	outputs []string  // files on disk that auditgen wrote
	sound   []*loaded // the packages without problems
}

// collect adds the packages' problems to r, and the files of those that have none.
func (d *directory) collect(r *Result) error {
	d.list(r)
	for _, p := range d.pkgs {
		found, err := d.problems(p)
		if err != nil {
			return err
		}
		for _, m := range d.plans[p].Notes {
			r.Notes = append(r.Notes, d.resolve(m))
		}
		if r.Problems = append(r.Problems, found...); len(found) == 0 {
			d.sound = append(d.sound, p)
		}
	}
	wanted, err := d.wanted()
	if err != nil {
		return err
	}
	files, err := d.compare(wanted)
	r.Files = append(r.Files, files...)
	r.Notes = append(r.Notes, d.storedLogs(files)...)
	return err
}

// list finds the outputs and the temporary files on disk. A directory that cannot be read
// has none; the go command has complained about it before.
func (d *directory) list(r *Result) {
	entries, _ := os.ReadDir(d.path)
	for _, e := range entries {
		path := filepath.Join(d.path, e.Name())
		_, isOutput := model.Source(path)
		switch {
		case strings.HasPrefix(e.Name(), tempPrefix):
			r.TempFiles = append(r.TempFiles, path)
		case isOutput && d.src.read(path).ours():
			d.outputs = append(d.outputs, path)
		}
	}
}

// problems returns what is wrong with one package's source.
func (d *directory) problems(p *loaded) ([]Problem, error) {
	if len(p.broken) > 0 {
		return p.broken, nil
	}
	if err := p.listError(); err != nil {
		return nil, err
	}
	var list []Problem
	for _, m := range d.plans[p].Problems {
		list = append(list, d.resolve(m))
	}
	for _, f := range d.plans[p].Files {
		list = append(list, d.handWritten(f)...)
	}
	for _, f := range d.plans[p].Beam {
		list = append(list, d.handWrittenBeam(f)...)
	}
	return list, nil
}

// listError returns the go command's error about a package of which it found no
// file at all: then nothing can be done for it.
func (l *loaded) listError() error {
	if len(l.GoFiles) > 0 || len(l.IgnoredFiles) > 0 {
		return nil
	}
	for _, e := range l.Errors {
		if e.Kind == packages.ListError {
			return errors.New(e.Msg)
		}
	}
	return nil
}

// resolve turns a problem's positions into files and lines.
func (d *directory) resolve(m model.Problem) Problem {
	p := Problem{Pos: d.src.fset.Position(m.Pos), Category: m.Category, Text: m.Text}
	for _, r := range m.Related {
		p.Related = append(p.Related, Related{d.src.fset.Position(r.Pos), r.Text})
	}
	return p
}

// handWritten refuses to overwrite a file that auditgen did not write.
func (d *directory) handWritten(f *model.File) []Problem {
	out := d.src.output(f.Name)
	if !d.src.isForeign(out) {
		return nil
	}
	_, other := model.Outputs(f.Name)
	return []Problem{notOurs(out, "the output of "+filepath.Base(f.Name)+" would go here, but this file does not begin with auditgen's header, and "+filepath.Base(other)+" is taken, too; rename one of them")}
}

// handWrittenBeam refuses to overwrite one with the code for Apache Beam, or another source's
// output.
func (d *directory) handWrittenBeam(f *model.BeamFile) []Problem {
	out := model.BeamOutput(f.Name)
	rival, _ := model.Source(out)
	switch {
	case d.src.isForeign(out):
		return []Problem{notOurs(out, "the code of "+filepath.Base(f.Name)+" for Apache Beam would go here, but this file does not begin with auditgen's header; rename it")}
	case d.src.read(rival).err == nil:
		return []Problem{notOurs(rival, "the output of this file would go where the code of "+filepath.Base(f.Name)+" for Apache Beam goes; rename this file")}
	}
	return nil
}

// notOurs is a problem with a file as a whole.
func notOurs(file, text string) Problem {
	return Problem{Pos: token.Position{Filename: file, Line: 1, Column: 1}, Category: "not-ours", Text: text}
}

// emitted is what is to be generated from one source file.
type emitted struct {
	source  string
	content []byte
}

// wanted emits the outputs of the sound packages.
func (d *directory) wanted() (map[string]emitted, error) {
	wanted := map[string]emitted{}
	for _, p := range d.sound {
		for _, f := range d.plans[p].Files {
			content, err := emit(d.src.fset, f, d.plans[p].Declared)
			if err != nil {
				return nil, err
			}
			wanted[d.src.output(f.Name)] = emitted{f.Name, content}
		}
		for _, f := range d.plans[p].Beam {
			content, err := emitBeam(d.src.fset, f, d.plans[p].Declared)
			if err != nil {
				return nil, err
			}
			wanted[model.BeamOutput(f.Name)] = emitted{f.Name, content}
		}
	}
	return wanted, nil
}

// compare holds what is wanted against what is on disk.
func (d *directory) compare(wanted map[string]emitted) (files []File, err error) {
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		out := d.src.read(name)
		f := File{Path: name, State: Stale, Old: out.content, New: wanted[name].content, Source: wanted[name].source}
		switch {
		case errors.Is(out.err, fs.ErrNotExist):
			f.State = Missing
		case out.err != nil:
			return nil, out.err
		case bytes.Equal(bytes.ReplaceAll(f.Old, []byte("\r\n"), []byte("\n")), f.New):
			f.State = Current
		}
		files = append(files, f)
	}
	for _, name := range d.outputs {
		if _, ok := wanted[name]; ok {
			continue
		}
		if state, ok := d.unwanted(name); ok {
			files = append(files, File{Path: name, State: state, Old: d.src.read(name).content})
		}
	}
	files = append(files, d.hidden(files)...)
	slices.SortFunc(files, func(x, y File) int { return cmp.Compare(x.Path, y.Path) })
	return files, nil
}

// unwanted tells an output whose source is hidden from one that nothing asks for.
// It is not ok to say either of one that may belong to a package with problems.
func (d *directory) unwanted(output string) (state State, ok bool) {
	source, _ := model.Source(output)
	for _, other := range []string{model.OtherSource(output), model.BeamSource(output)} {
		if other != "" && d.src.read(source).err != nil {
			source = other
		}
	}
	if _, err := os.Stat(source); err != nil {
		return Orphaned, len(d.sound) == len(d.pkgs)
	}
	for _, p := range d.pkgs {
		if slices.Contains(p.GoFiles, source) {
			return Orphaned, slices.Contains(d.sound, p)
		}
	}
	return Unseen, true
}

// hidden returns the outputs of sources that build constraints hide, other than
// those that are on disk and listed already.
func (d *directory) hidden(listed []File) (files []File) {
	for _, p := range d.pkgs {
		for _, name := range p.IgnoredFiles {
			out := d.src.output(name)
			known := slices.ContainsFunc(append(listed, files...), func(f File) bool { return f.Path == out })
			if !known && strings.HasSuffix(name, ".go") && d.asksForCode(name) {
				files = append(files, File{Path: out, State: Unseen})
			}
		}
	}
	return files
}

// asksForCode reports whether a file has tags for which code is generated.
func (d *directory) asksForCode(name string) bool {
	if !d.src.tagged(name) {
		return false
	}
	f := d.src.parse(name)
	return f.err == nil && len(model.Build(&model.Package{Name: f.syntax.Name.Name, Fset: d.src.fset, Files: []*ast.File{f.syntax}}).Files) > 0
}

// comparePositions orders problems by file, line and column.
func comparePositions(x, y Problem) int {
	return cmp.Or(cmp.Compare(x.Pos.Filename, y.Pos.Filename), cmp.Compare(x.Pos.Line, y.Pos.Line), cmp.Compare(x.Pos.Column, y.Pos.Column))
}
