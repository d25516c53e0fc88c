// Package migrate puts the structs of existing code under audit: it tags their fields, adds trails,
// generates, and has all code of the main modules call setters where it wrote to the fields.
package migrate

import (
	"cmp"
	"context"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/auditline/auditline/gen"
	"github.com/auditline/auditline/internal/edit"
)

// Config says what to migrate.
type Config struct {
	Dir     string   // where the command was called
	Targets []string // [OPTIONS:]PACKAGE.TYPE[.FIELD]
	Tags    string   // build tags, comma separated
	Env     []string // environment of the go command; nil for the process's own

	// Progress is called after each package that was type-checked, may be nil.
	Progress func(done, total int)
}

// Result is what a migration changes, or why it cannot be done.
type Result struct {
	Files    []gen.File    // in order of path; not to be written where there are problems
	Problems []gen.Problem // what is refused, in order of position
	Notes    []gen.Problem // what to look at, in order of position
	Fields   int           // that got a tag
	Writes   int           // that were rewritten
	Vendor   string        // the go command that brings a folder vendor up to date, "" where it is
}

// migration is one run.
type migration struct {
	*program
	targets []*target
	pending map[string]*edit.Edits // of files, since the last apply
	served  map[string]bool        // see servedDirs
	decided map[string]string      // of fields that turned out to need it: an option, or - for no tag
	result  *Result

	rewriters []*rewriter // of the units whose functions are looked at
	known     *writers    // what they know, nil until somebody asks
	given     *elements   // the same

	incomplete bool // a package has a problem, so that it has no accessors
}

// Run finds out how the files should be, and writes none. An error means that the go command
// failed, or that the arguments are wrong.
func Run(ctx context.Context, c Config) (*Result, error) {
	vendor, err := c.lookPastVendor(ctx)
	if err != nil {
		return nil, err
	}
	m, err := begin(ctx, c, make(map[string]string))
	if err != nil {
		return nil, err
	}
	defer m.close()
	if !m.incomplete {
		if err := m.rewrite(ctx); err != nil {
			return nil, err
		}
	}
	m.result.Problems, m.result.Notes = sorted(m.result.Problems), sorted(m.result.Notes)
	m.result.Files, err = m.files()
	m.result.Vendor = vendor.outdated(m.result.Files)
	return m.result, err
}

// begin declares the targets. Where that shows that a field needs another tag, it begins again with
// what was decided.
func begin(ctx context.Context, c Config, decided map[string]string) (*migration, error) {
	p, err := list(ctx, c)
	if err != nil {
		return nil, err
	}
	m := &migration{program: p, pending: make(map[string]*edit.Edits), decided: decided, result: &Result{}}
	if m.targets, err = p.targets(); err != nil {
		return nil, err
	}
	before := maps.Clone(decided)
	if err := m.declare(ctx); err != nil || maps.Equal(decided, before) {
		return m, err
	}
	m.close()
	again, err := begin(ctx, c, decided)
	if err == nil {
		again.result.Problems = append(m.result.Problems, again.result.Problems...)
		again.result.Notes = append(m.result.Notes, again.result.Notes...)
	}
	return again, err
}

// close removes what was written for the time of the run.
func (m *migration) close() {
	if m != nil && m.modFile != "" {
		_ = os.RemoveAll(filepath.Dir(m.modFile)) // it is temporary
	}
}

// edits are those of a file that are not applied yet.
func (m *migration) edits(name string) *edit.Edits {
	if m.pending[name] == nil {
		m.pending[name] = &edit.Edits{}
	}
	return m.pending[name]
}

// apply applies all edits.
func (m *migration) apply() (changed []string) {
	for name, edits := range m.pending {
		if len(*edits) > 0 {
			m.put(name, edits.Apply(m.parse(name).content))
			changed = append(changed, name)
		}
	}
	clear(m.pending)
	return changed
}

// rewrite has the code call setters.
func (m *migration) rewrite(ctx context.Context) error {
	m.dependents(m.paths())
	if err := m.loadOthers(ctx); err != nil {
		return err
	}
	if err := m.check(m.units); err != nil {
		return err
	}
	if err := m.refuseDeclarations(ctx); err != nil {
		return err
	}
	if err := m.nameBases(); err != nil {
		return err
	}
	m.rewriteWrites()
	m.noteHidden()
	m.noteUses()
	changed := m.of(m.apply())
	if len(m.result.Problems) > 0 {
		return nil
	}
	if err := m.check(changed); err != nil {
		return err
	}
	for _, p := range m.typeErrors(changed) {
		p.Pos, p.Text = m.onDisk(p.Pos), "rewritten, this does not compile: "+p.Text+"; call the setter by hand"
		m.refuse(p)
	}
	return nil
}

// sorted orders problems by position and drops those that are told twice.
func sorted(list []gen.Problem) []gen.Problem {
	slices.SortStableFunc(list, func(x, y gen.Problem) int {
		return cmp.Or(cmp.Compare(x.Pos.Filename, y.Pos.Filename), cmp.Compare(x.Pos.Line, y.Pos.Line), cmp.Compare(x.Pos.Column, y.Pos.Column))
	})
	return slices.CompactFunc(list, func(x, y gen.Problem) bool { return x.Pos == y.Pos && x.Text == y.Text })
}

// diskPosition is where pos is in the file on disk.
func (m *migration) diskPosition(pos token.Pos) token.Position { return m.onDisk(m.position(pos)) }
