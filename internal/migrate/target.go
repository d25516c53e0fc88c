package migrate

import (
	"fmt"
	"go/ast"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/auditline/auditline/internal/model"
	"github.com/auditline/auditline/internal/tag"
)

// target is a struct to audit.
type target struct {
	pkg    *packages.Package
	name   string
	all    bool              // all of its fields
	fields map[string]string // their names, with the options that their tags get
	opts   string            // the options of all fields

	file string // where the struct is declared
	spec *ast.TypeSpec
	typ  *ast.StructType

	hadTrail bool            // before the migration
	tagged   map[string]bool // fields that got a tag
}

// argument is one argument of the command: [OPTIONS:]PACKAGE.TYPE[.FIELD].
type argument struct {
	text, options string
	path          string // the argument without options
}

func newArgument(text string) argument {
	options, path, ok := strings.Cut(text, ":")
	if !ok {
		return argument{text, "", text}
	}
	return argument{text, options, path}
}

// splits are the ways to read an argument: with a field, and without one. A package path may have
// dots, too.
func (a argument) splits() (list []split) {
	parts := strings.Split(a.path, ".")
	for n := 2; n >= 1; n-- {
		if i := len(parts) - n; i > 0 && token.IsIdentifier(parts[i]) && token.IsIdentifier(parts[len(parts)-1]) {
			list = append(list, split{strings.Join(parts[:i], "."), parts[i], strings.Join(parts[i+1:], "")})
		}
	}
	return list
}

type split struct{ pkg, typ, field string }

// targets finds the structs that the arguments name.
func (p *program) targets() (list []*target, err error) {
	for _, text := range p.Config.Targets {
		if list, err = p.add(list, newArgument(text)); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (p *program) add(list []*target, a argument) ([]*target, error) {
	if t, ok := tag.FieldOf(auditTag(a.options)); !ok || t.Word != tag.Audited {
		return nil, fmt.Errorf("%s: %q are no options of an audit tag", a.text, a.options)
	}
	for _, s := range a.splits() {
		found := p.find(s)
		if len(found) == 1 && isOutside(found[0].pkg) {
			return nil, fmt.Errorf("%s: %s belongs to module %s, which is not the main module; migrate it there", a.text, found[0].pkg.PkgPath, moduleOf(found[0].pkg))
		}
		if len(found) > 1 {
			return nil, fmt.Errorf("%s: %s and %s both match; write the whole import path", a.text, found[0].pkg.PkgPath, found[1].pkg.PkgPath)
		}
		if len(found) == 1 {
			return merge(list, found[0], s.field, a)
		}
	}
	return nil, fmt.Errorf("%s: no such struct in the main module; write it as PACKAGE.TYPE or PACKAGE.TYPE.FIELD, the package as its import path, its directory or its name", a.text)
}

// merge adds what an argument asks for to the struct's target in list.
func merge(list []*target, t *target, field string, a argument) ([]*target, error) {
	if i := slices.IndexFunc(list, func(o *target) bool { return o.pkg.PkgPath == t.pkg.PkgPath && o.name == t.name }); i >= 0 {
		t = list[i]
	} else {
		list = append(list, t)
	}
	if field == "" {
		t.all, t.opts = true, a.options
		return list, nil
	}
	if !t.has(field) {
		return nil, fmt.Errorf("%s: %s has no field %s of its own", a.text, t.name, field)
	}
	t.fields[field] = a.options
	return list, nil
}

// find looks for a struct in the packages that s may mean.
func (p *program) find(s split) (found []*target) {
	for _, exact := range []bool{true, false} {
		for _, pkg := range p.all {
			if !p.means(s.pkg, pkg, exact) {
				continue
			}
			t := p.lookup(pkg, s.typ)
			if t != nil && !slices.ContainsFunc(found, func(o *target) bool { return o.file == t.file }) {
				found = append(found, t)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// means reports whether name names pkg: by its path or directory, or less exactly by the end of its
// path or the package's name.
func (p *program) means(name string, pkg *packages.Package, exact bool) bool {
	if exact {
		return name == pkg.PkgPath || !isOutside(pkg) && filepath.Join(p.Dir, filepath.FromSlash(name)) == pkg.Dir
	}
	return !isOutside(pkg) && (strings.HasSuffix(pkg.PkgPath, "/"+name) || name == pkg.Name)
}

// lookup finds the declaration of a struct in a package.
func (p *program) lookup(pkg *packages.Package, name string) *target {
	for _, file := range pkg.GoFiles {
		f := p.parse(file)
		if f.syntax == nil {
			continue
		}
		for spec, typ := range model.StructTypes(f.syntax) {
			if spec.Name.Name == name {
				return &target{pkg: pkg, name: name, fields: make(map[string]string), tagged: make(map[string]bool), file: file, spec: spec, typ: typ}
			}
		}
	}
	return nil
}

// has reports whether the struct declares a field of that name.
func (t *target) has(name string) bool {
	for _, f := range t.typ.Fields.List {
		if slices.ContainsFunc(f.Names, func(id *ast.Ident) bool { return id.Name == name }) {
			return true
		}
	}
	return false
}
