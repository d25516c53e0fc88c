package migrate

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/auditline/auditline/gen"
	"github.com/auditline/auditline/internal/edit"
	"github.com/auditline/auditline/internal/model"
	"github.com/auditline/auditline/internal/tag"
)

// auditTag is the tag of an audited field with options, as the compiler reads it.
func auditTag(options string) string {
	return tag.Audit + ":" + strconv.Quote(strings.TrimSuffix(tag.Audited+","+options, ","))
}

// declare gives the targets tags, trails and a go:generate line, and generates for their packages.
func (m *migration) declare(ctx context.Context) error {
	if err := m.require(ctx); err != nil {
		return err
	}
	for _, t := range m.targets {
		t.hadTrail = slices.ContainsFunc(t.typ.Fields.List, func(f *ast.Field) bool { return m.isTrail(t, f) })
		m.tag(t, m.edits(t.file))
	}
	m.apply()
	if err := m.addTrails(ctx); err != nil {
		return err
	}
	m.addGenerateLines()
	return m.generate(ctx)
}

// tag adds the tags that the target's fields lack.
func (m *migration) tag(t *target, edits *edit.Edits) {
	for _, f := range t.typ.Fields.List {
		if _, has := tag.Lookup(rawTag(f), tag.Audit); has || m.isTrail(t, f) {
			continue
		}
		wanted := m.wanted(t, f)
		switch {
		case len(wanted) == 0:
		case len(wanted) < len(f.Names):
			m.splitNames(t, f, wanted, edits)
		default:
			m.addTag(f, m.options(t, wanted[0].Name), edits)
		}
		for _, name := range wanted {
			t.tagged[name.Name] = true
		}
		m.result.Fields += len(wanted)
	}
}

// wanted are the names of a line of the target's fields that get tags: those that were asked for
// or, of a whole struct, those that were not decided against.
func (m *migration) wanted(t *target, f *ast.Field) (names []*ast.Ident) {
	for _, name := range f.Names {
		_, isNamed := t.fields[name.Name]
		if isNamed || t.all && name.Name != "_" && m.decided[t.full(name.Name)] != tag.None {
			names = append(names, name)
		}
	}
	return names
}

// isTrail reports whether f is the struct's trail.
func (m *migration) isTrail(t *target, f *ast.Field) bool {
	return model.WritesTrail(f.Type) && model.Imports(m.parse(t.file).syntax, model.AuditPath)
}

// full is the full name of a field.
func (t *target) full(field string) string { return t.pkg.PkgPath + "." + t.name + "." + field }

// options are what the tag of a field gets beside true.
func (m *migration) options(t *target, field string) string {
	options, named := t.fields[field]
	if !named {
		options = t.opts
	}
	return strings.Trim(options+","+m.decided[t.full(field)], ",")
}

func rawTag(f *ast.Field) string {
	if f.Tag == nil {
		return ""
	}
	raw, _ := strconv.Unquote(f.Tag.Value) // the parser has checked it
	return raw
}

// addTag adds the audit tag to what else the field's tag says.
func (m *migration) addTag(f *ast.Field, options string, edits *edit.Edits) {
	add := auditTag(options)
	switch {
	case f.Tag == nil:
		edits.Insert(m.fset, f.Type.End(), " `"+add+"`")
	case strings.HasPrefix(f.Tag.Value, "`"):
		edits.Insert(m.fset, f.Tag.End()-1, " "+add)
	default:
		quoted := strconv.Quote(" " + add)
		edits.Insert(m.fset, f.Tag.End()-1, quoted[1:len(quoted)-1])
	}
}

// splitNames takes a line of several names apart, of which only some are wanted.
func (m *migration) splitNames(t *target, f *ast.Field, wanted []*ast.Ident, edits *edit.Edits) {
	typ := m.text(f.Type.Pos(), f.Type.End())
	var lines []string
	for _, name := range f.Names {
		raw := rawTag(f)
		if slices.Contains(wanted, name) {
			raw = strings.TrimSpace(raw + " " + auditTag(m.options(t, name.Name)))
		}
		line := name.Name + " " + typ
		if raw != "" {
			line += " `" + raw + "`"
		}
		lines = append(lines, line)
	}
	edits.Replace(m.fset, f.Pos(), f.End(), strings.Join(lines, "\n\t"))
}

// text is the source between two positions.
func (p *program) text(from, to token.Pos) string {
	f := p.fset.File(from)
	return string(p.parsed[f.Name()].content[f.Offset(from):f.Offset(to)])
}

// config is how to generate for the targets' packages as they are to be.
func (m *migration) config() gen.Config {
	c := gen.Config{Dir: m.Dir, Tags: m.Tags, Env: m.Env, ModFile: m.modFile, Contents: m.contents}
	for _, t := range m.targets {
		if !slices.Contains(c.Patterns, t.pkg.Dir) {
			c.Patterns = append(c.Patterns, t.pkg.Dir)
		}
	}
	return c
}

// addTrails adds the trails that are missing.
func (m *migration) addTrails(ctx context.Context) error {
	fixed, err := gen.Fix(ctx, m.config())
	if err != nil {
		return err
	}
	for _, f := range fixed.Files {
		m.put(f.Path, f.New)
	}
	return nil
}

// addGenerateLines adds a go:generate line to each package of a target, unless one serves it
// already.
func (m *migration) addGenerateLines() {
	for _, t := range m.targets {
		if m.isServed(t) {
			continue
		}
		m.served[t.pkg.Dir] = true
		f := m.parse(t.file)
		at := f.syntax.Name.End()
		for _, d := range f.syntax.Decls {
			if d, ok := d.(*ast.GenDecl); ok && d.Tok == token.IMPORT {
				at = d.End()
			}
		}
		line := "\n\n//go:generate go tool auditgen"
		if !bytes.HasPrefix(bytes.TrimLeft(f.content[m.position(at).Offset:], " \t\r"), []byte("\n\n")) {
			line += "\n"
		}
		m.edits(t.file).Insert(m.fset, at, line)
	}
	m.apply()
}

// isServed reports whether a go:generate line serves the package of t.
func (m *migration) isServed(t *target) bool {
	if m.served == nil {
		m.served = m.servedDirs()
	}
	return m.served[""] || m.served[t.pkg.Dir]
}

// servedDirs are the directories with a go:generate line for auditgen, and "" if there is one that
// serves all below its own.
func (m *migration) servedDirs() map[string]bool {
	served := make(map[string]bool)
	for _, pkg := range m.all {
		if isOutside(pkg) {
			continue
		}
		for _, name := range pkg.GoFiles {
			content, _ := m.content(name) // a file that cannot be read serves nothing
			for _, line := range callsOfAuditgen(content) {
				served[pkg.Dir] = true
				served[""] = served[""] || bytes.Contains(line, []byte("./..."))
			}
		}
	}
	return served
}

// callsOfAuditgen are the go:generate lines of a file that name auditgen.
func callsOfAuditgen(content []byte) (lines [][]byte) {
	if !bytes.Contains(content, []byte("auditgen")) { // so it is with most files
		return nil
	}
	for line := range bytes.Lines(content) {
		if bytes.HasPrefix(line, []byte("//go:generate ")) && bytes.Contains(line, []byte("auditgen")) {
			lines = append(lines, line)
		}
	}
	return lines
}

// generate makes the generated files of the targets' packages. Problems for which there is a way
// out are decided, so that what else is to be said can be said, too.
func (m *migration) generate(ctx context.Context) error {
	result, err := gen.Generate(ctx, m.config())
	if err != nil {
		return err
	}
	for _, problem := range result.Problems {
		problem.Pos = m.onDisk(problem.Pos)
		for i := range problem.Related {
			problem.Related[i].Pos = m.onDisk(problem.Related[i].Pos)
		}
		m.decide(problem)
	}
	for _, f := range result.Files {
		if f.State == gen.Missing || f.State == gen.Stale || f.State == gen.Current {
			m.addGenerated(f)
		}
	}
	return nil
}

// decide leaves a field alone that nobody named and that cannot be audited, and refuses what else
// is a problem; of a name that is taken, it proposes to do without the accessor.
func (m *migration) decide(p gen.Problem) {
	taken := takenName.FindStringSubmatch(p.Text)
	for _, t := range m.targets {
		for _, name := range t.fieldNames() {
			field, label := t.full(name), t.name+"."+name
			_, named := t.fields[name]
			switch {
			case taken != nil && taken[1] == t.name && taken[3] == name:
				m.decided[field] = strings.Trim(m.decided[field]+","+taken[2]+"=-", ",")
				p.Text += fmt.Sprintf(", as in auditgen -migrate %s:%s.%s", m.options(t, name), t.pkg.PkgPath, label)
			case t.all && !named && (p.Category == "not-copyable" || p.Category == "cgo-type") && startsWith(p.Text, label):
				m.decided[field] = tag.None
				p.Text = "it gets no tag: " + p.Text
				m.result.Notes = append(m.result.Notes, p)
				return
			}
		}
	}
	m.incomplete = m.incomplete || taken == nil
	m.refuse(p)
}

func (t *target) fieldNames() (names []string) {
	for _, f := range t.typ.Fields.List {
		for _, name := range f.Names {
			names = append(names, name.Name)
		}
	}
	return names
}

// takenName matches what is said of an accessor whose name is taken, there or in a struct around.
var takenName = regexp.MustCompile(`^(\w+): the (get|set)ter of (\w+) (?:cannot be called|takes) `)

// startsWith reports whether text begins with label, the full name of a field.
func startsWith(text, label string) bool {
	rest, ok := strings.CutPrefix(text, label)
	return ok && (rest == "" || strings.ContainsAny(rest[:1], " :"))
}

// addGenerated adds a generated file to the packages that have its source.
func (m *migration) addGenerated(f gen.File) {
	m.put(f.Path, f.New)
	for _, pkg := range m.all {
		if slices.Contains(pkg.GoFiles, f.Source) && !slices.Contains(pkg.GoFiles, f.Path) {
			pkg.GoFiles = append(pkg.GoFiles, f.Path)
		}
	}
}

// files are what the migration changes, as a commit takes it.
func (m *migration) files() (files []gen.File, err error) {
	for name, content := range m.contents {
		old, err := os.ReadFile(name)
		switch {
		case os.IsNotExist(err):
			files = append(files, gen.File{Path: name, State: gen.Missing, New: content})
		case err != nil:
			return nil, err
		case !bytes.Equal(old, content):
			files = append(files, gen.File{Path: name, State: gen.Stale, Old: old, New: content})
		}
	}
	slices.SortFunc(files, func(x, y gen.File) int { return strings.Compare(x.Path, y.Path) })
	return files, nil
}

// refuse notes what keeps the migration from being done.
func (m *migration) refuse(p gen.Problem) {
	if !slices.ContainsFunc(m.result.Problems, func(q gen.Problem) bool { return q.Pos == p.Pos && q.Text == p.Text }) {
		m.result.Problems = append(m.result.Problems, p)
	}
}

func (m *migration) note(pos token.Pos, category, format string, args ...any) {
	m.result.Notes = append(m.result.Notes, gen.Problem{Pos: m.diskPosition(pos), Category: category, Text: fmt.Sprintf(format, args...)})
}
