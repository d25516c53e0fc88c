package model

import (
	"go/ast"
	"slices"
	"strconv"

	"github.com/auditline/auditline/internal/tag"
)

// lookupTag finds what the tag of f holds under key.
func lookupTag(f *ast.Field, key string) (t tag.Tag, ok bool) {
	return tag.Lookup(rawTag(f), key)
}

// rawTag returns the tag of f as the compiler reads it, "" for none.
func rawTag(f *ast.Field) string {
	if f.Tag == nil {
		return ""
	}
	raw, _ := strconv.Unquote(f.Tag.Value) // the parser has checked it
	return raw
}

// HasTags reports whether a struct in the file has tags of ours, in whatever form.
func HasTags(f *ast.File) (found bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		if field, ok := n.(*ast.Field); ok && field.Tag != nil {
			_, audited := lookupTag(field, tag.Audit)
			_, component := lookupTag(field, tag.Pipeline)
			found = found || audited || component
		}
		return !found
	})
	return found
}

// faults reports what is wrong with the tag of f.
func (b *builder) faults(f *ast.Field, label string, faults []tag.Fault) {
	for _, fault := range faults {
		b.problem(f.Tag.Pos(), fault.Category, label+": "+fault.Text)
	}
}

// TaggedStructs returns the names of a file's structs that have tags with the key, audit or
// pipeline.
func TaggedStructs(f *ast.File, key string) (names []string) {
	for spec, typ := range StructTypes(f) {
		if slices.ContainsFunc(typ.Fields.List, func(f *ast.Field) bool { return isTagged(f, key) }) {
			names = append(names, spec.Name.Name)
		}
	}
	return names
}

func isTagged(f *ast.Field, key string) bool {
	_, ok := lookupTag(f, key)
	return ok
}

// NamesRole reports whether a field of the struct has a pipeline tag that names a role, or seems
// to.
func NamesRole(typ *ast.StructType) bool {
	return slices.ContainsFunc(typ.Fields.List, func(f *ast.Field) bool {
		t, ok := lookupTag(f, tag.Pipeline)
		return ok && slices.Contains(tag.Roles, t.First())
	})
}
