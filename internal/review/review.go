// Package review says what changed between two revisions of a git repository in audited structs and
// in pipelines, for people who review that: attributes and options, logs that can no longer be
// read, pipelines that are wired otherwise. It reads tags and generated code, and type-checks
// nothing.
package review

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os/exec"
	"path"
	"slices"
	"strings"

	"github.com/auditline/auditline/internal/logchange"
	"github.com/auditline/auditline/internal/model"
	"github.com/auditline/auditline/internal/tag"
)

// Summary is what changed, in order of packages and names.
type Summary struct {
	Structs   []Struct   `json:"structs"`
	Around    []Around   `json:"around"`
	Pipelines []Pipeline `json:"pipelines"`
}

// Struct is what changed in one audited struct.
type Struct struct {
	Package    string      `json:"package"` // its directory in the repository
	Name       string      `json:"name"`
	Change     string      `json:"change"`           // added, removed, changed or renamed
	Before     string      `json:"before,omitempty"` // package and name of one that was renamed or moved, as in bank Account
	Attributes []Attribute `json:"attributes"`
	Unreadable []string    `json:"unreadable"` // attributes of stored logs that cannot be read any more, and why

	plan *model.Struct // as it is now, or was
}

// Attribute is what changed in one attribute, or in the trail.
type Attribute struct {
	Name   string `json:"name"`
	Change string `json:"change"` // added, removed, renamed, retyped, options
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// Pipeline is a pipeline whose components changed. One that is new has none before, one that is
// gone none after.
type Pipeline struct {
	Package string   `json:"package"`
	Name    string   `json:"name"`
	Before  []string `json:"before"`
	After   []string `json:"after"`
}

// Revisions compares two revisions of the repository around dir, named as base..head, or as
// base...head for what head alone has changed since the two had the same history.
func Revisions(ctx context.Context, dir, revisions string) (*Summary, error) {
	base, head, ok := strings.Cut(revisions, "..")
	head, sinceFork := strings.CutPrefix(head, ".")
	if !ok || base == "" || strings.HasPrefix(head, ".") {
		return nil, fmt.Errorf("%s: name two revisions, as in main..HEAD", revisions)
	}
	if head == "" {
		head = "HEAD"
	}
	repo, err := open(ctx, dir)
	if err == nil && sinceFork {
		base, err = repo.fork(ctx, base, head)
	}
	if err != nil {
		return nil, err
	}
	changed, err := repo.changed(ctx, base, head)
	if err != nil {
		return nil, err
	}
	s := &Summary{Structs: []Struct{}, Around: []Around{}, Pipelines: []Pipeline{}}
	for _, pkg := range slices.Sorted(maps.Keys(changed)) {
		before, err := repo.packageAt(ctx, base, pkg, changed[pkg])
		if err != nil {
			return nil, err
		}
		after, err := repo.packageAt(ctx, head, pkg, changed[pkg])
		if err != nil {
			return nil, err
		}
		s.compare(pkg, before, after)
	}
	s.joinRenamed()
	return s, nil
}

// repository is a git repository.
type repository struct {
	dir     string // in it
	shallow bool   // history is cut off
}

func open(ctx context.Context, dir string) (repository, error) {
	r := repository{dir: dir}
	out, err := r.git(ctx, "rev-parse", "--is-shallow-repository")
	r.shallow = string(bytes.TrimSpace(out)) == "true"
	return r, err
}

func (r repository) git(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = r.dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("git %s: %w: %s", args[0], err, bytes.TrimSpace(stderr.Bytes()))
		if r.shallow {
			err = fmt.Errorf("%w; this clone is shallow: fetch what it lacks, as by git fetch --unshallow", err)
		}
		return nil, err
	}
	return out, nil
}

// fork is the newest commit in the history of both.
func (r repository) fork(ctx context.Context, base, head string) (string, error) {
	out, err := r.git(ctx, "merge-base", "--end-of-options", base, head)
	return string(bytes.TrimSpace(out)), err
}

// changed lists the Go files that differ, by their directory.
func (r repository) changed(ctx context.Context, base, head string) (map[string][]string, error) {
	out, err := r.git(ctx, "diff", "--name-only", "--no-renames", "--no-relative", "-z", "--end-of-options", base, head, "--", ":(top)*.go")
	if err != nil {
		return nil, err
	}
	files := make(map[string][]string)
	for name := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		if name != "" && !isForeign(name) {
			files[path.Dir(name)] = append(files[path.Dir(name)], name)
		}
	}
	return files, nil
}

// isForeign reports whether a file stands in a directory that the go command does not look into, or
// that holds other modules' code.
func isForeign(name string) bool {
	return slices.ContainsFunc(strings.Split(path.Dir(name), "/"), func(dir string) bool {
		return dir == "testdata" || dir == "vendor" || strings.HasPrefix(dir, "_") || len(dir) > 1 && dir[0] == '.'
	})
}

// revision is what the changed files of one package have at one revision.
type revision struct {
	structs   map[string]*model.Struct
	pipelines map[string][]string
	generated map[string][]byte // by the file's name
	exempt    map[exemption]int // how often there is each
}

// packageAt reads the files of a package that there are at a revision.
func (r repository) packageAt(ctx context.Context, rev, pkg string, names []string) (*revision, error) {
	v := &revision{make(map[string]*model.Struct), make(map[string][]string), make(map[string][]byte), make(map[exemption]int)}
	packages := make(map[string]*model.Package)
	fset := token.NewFileSet()
	list := []string{"ls-tree", "-z", "--name-only", "--full-tree", rev}
	if pkg != "." {
		list = append(list, "--", pkg+"/")
	}
	there, err := r.git(ctx, list...)
	if err != nil {
		return nil, err
	}
	for name := range strings.SplitSeq(string(there), "\x00") {
		if !slices.Contains(names, name) {
			continue
		}
		content, err := r.git(ctx, "cat-file", "blob", rev+":"+name)
		if err != nil {
			return nil, err
		}
		if model.IsOurs(name, content) {
			v.generated[name] = content
			continue
		}
		v.addExemptions(name, content)
		if tag.MayBeIn(content) {
			add(packages, fset, name, content)
		}
	}
	for _, p := range packages {
		v.plan(model.Build(p))
	}
	v.addEmbedders()
	return v, nil
}

// add parses a file and adds it to its package; one that does not parse has nothing to say.
func add(packages map[string]*model.Package, fset *token.FileSet, name string, content []byte) {
	file, err := parser.ParseFile(fset, name, content, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return
	}
	p := packages[file.Name.Name]
	if p == nil {
		p = &model.Package{Path: path.Dir(name), Name: file.Name.Name, Fset: fset}
		packages[file.Name.Name] = p
	}
	p.Files = append(p.Files, file)
}

// plan takes what a package has from its plan.
func (v *revision) plan(plan *model.Plan) {
	for _, f := range plan.Files {
		for _, s := range f.Structs {
			v.structs[s.Name] = s
		}
		for _, p := range f.Pipelines {
			for _, c := range p.Components {
				v.pipelines[p.Name] = append(v.pipelines[p.Name], c.Name.Name+" "+types.ExprString(c.Expr)+" "+c.Tag)
			}
		}
	}
}

// addEmbedders adds the structs whose logs are those of structs that they embed, maybe from another
// package: generated code tells of them, where tags do not.
func (v *revision) addEmbedders() {
	for _, content := range v.generated {
		for _, name := range logchange.Embedders(content) {
			if v.structs[name] == nil {
				v.structs[name] = &model.Struct{Name: name}
			}
		}
	}
}

// unreadable says which attributes of logs that before has written after cannot read, by struct.
func unreadable(before, after *revision) map[string][]string {
	lost := make(map[string][]string)
	for _, ofTests := range []bool{false, true} {
		for _, loss := range logchange.CompareAttributes(before.logged(ofTests), after.logged(ofTests), func(string) ast.Expr { return nil }) {
			why := loss.Why
			if why == "" {
				why = "it is gone, and no attribute has was=" + loss.Name
			}
			lost[loss.Struct] = append(lost[loss.Struct], loss.Name+": "+why)
		}
	}
	return lost
}

// logged are the attributes that the generated files have, or those for tests: a struct may move
// from one file to another.
func (v *revision) logged(ofTests bool) (list []logchange.Attribute) {
	for _, name := range slices.Sorted(maps.Keys(v.generated)) {
		if strings.HasSuffix(name, "_test.go") == ofTests {
			list = append(list, logchange.Read(v.generated[name])...)
		}
	}
	return list
}
