// Package gen writes the code that struct tags ask for. Generate finds out what the files should
// hold and touches nothing; Commit brings the disk up to date.
package gen

import (
	"cmp"
	"context"
	"go/token"
	"maps"
	"slices"

	"github.com/auditline/auditline/internal/model"
)

// Config says what to generate.
type Config struct {
	Dir      string   // directory in which patterns are resolved
	Patterns []string // packages, as the go command names them; a file means its package
	Tags     string   // build tags, comma separated
	Env      []string // environment of the go command; nil for the process's own
	ModFile  string   // what the go command reads in place of go.mod, "" for go.mod

	// Contents are what files are taken to hold in place of what is on disk, by absolute path.
	Contents map[string][]byte

	// Progress is called after each directory, may be nil.
	Progress func(done, total int)

	expected map[string][]byte // outputs by path that are taken for written
	overlay  string            // the file that tells the go command of them, "" for none
}

// Result is what a run found out.
type Result struct {
	Files     []File    // in order of path; none of a package with problems
	Problems  []Problem // in order of position
	Notes     []Problem // what may be meant otherwise: left alone, or lost to stored logs; in order of position
	TempFiles []string  // temporary files that killed runs left
	Outside   int       // packages left alone, since they belong to modules that the main modules depend on
}

// Problem is something in the input that has to be changed by hand.
type Problem struct {
	Pos      token.Position
	Category string // the anchor of its entry in docs/problems.md
	Text     string
	Related  []Related
}

// Related is a second place that a problem is about.
type Related struct {
	Pos  token.Position
	Text string
}

// generate is one pass of Generate.
func generate(ctx context.Context, c Config) (*Result, error) {
	src := newSources(c)
	c.Patterns = withoutFiles(c.Dir, c.Patterns)
	pkgs, plans, err := planAll(ctx, c, src, scan(src, c.Dir, c.Patterns))
	if err != nil {
		return nil, err
	}
	return assemble(c, src, pkgs, plans)
}

// planAll loads and plans the packages, with more where a plan turns out to need more.
func planAll(ctx context.Context, c Config, src *sources, ask request) (pkgs []*loaded, plans map[*loaded]*model.Plan, err error) {
	for {
		if pkgs, err = load(ctx, c, src, ask); err != nil {
			return nil, nil, err
		}
		plans = map[*loaded]*model.Plan{}
		wanted := ask.depth
		for _, p := range pkgs {
			plans[p] = p.plan(src)
			wanted = max(wanted, wants(plans[p], ask.depth))
		}
		if wanted == ask.depth {
			return pkgs, plans, cmp.Or(planApart(ctx, c, src, ask, pkgs, plans), c.readable(ctx, pkgs))
		}
		ask.depth = wanted
	}
}

// assemble goes through the directories and collects files and problems.
func assemble(c Config, src *sources, pkgs []*loaded, plans map[*loaded]*model.Plan) (*Result, error) {
	r := &Result{}
	dirs := map[string][]*loaded{}
	for _, p := range pkgs {
		if p.outside() {
			r.Outside++
			continue
		}
		dirs[p.dir] = append(dirs[p.dir], p)
	}
	for i, dir := range slices.Sorted(maps.Keys(dirs)) {
		d := &directory{path: dir, src: src, pkgs: dirs[dir], plans: plans}
		if err := d.collect(r); err != nil {
			return nil, err
		}
		if c.Progress != nil {
			c.Progress(i+1, len(dirs))
		}
	}
	r.Problems, r.Notes = sortProblems(r.Problems), sortProblems(r.Notes)
	return r, nil
}

// sortProblems orders problems by position and drops those that are told twice.
func sortProblems(list []Problem) []Problem {
	slices.SortStableFunc(list, comparePositions)
	return slices.CompactFunc(list, func(x, y Problem) bool { return x.Pos == y.Pos && x.Text == y.Text })
}
