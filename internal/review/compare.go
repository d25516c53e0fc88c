package review

import (
	"cmp"
	"go/types"
	"maps"
	"slices"

	"github.com/auditline/auditline/internal/model"
)

// compare adds what differs in one package.
func (s *Summary) compare(pkg string, before, after *revision) {
	lost := unreadable(before, after)
	for _, name := range union(before.structs, after.structs) {
		c := Struct{
			Package: pkg, Name: name, Change: changeOf(before.structs[name] != nil, after.structs[name] != nil),
			Attributes: attributes(before.structs[name], after.structs[name]), Unreadable: append([]string{}, lost[name]...),
			plan: cmp.Or(after.structs[name], before.structs[name]),
		}
		if c.Change != "changed" || len(c.Attributes)+len(c.Unreadable) > 0 {
			s.Structs = append(s.Structs, c)
		}
	}
	s.compareExemptions(pkg, before.exempt, after.exempt)
	for _, name := range union(before.pipelines, after.pipelines) {
		if was, is := before.pipelines[name], after.pipelines[name]; !slices.Equal(was, is) {
			s.Pipelines = append(s.Pipelines, Pipeline{pkg, name, was, is})
		}
	}
}

func union[V any](a, b map[string]V) []string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return slices.Sorted(maps.Keys(all))
}

func changeOf(before, after bool) string {
	switch {
	case !before:
		return "added"
	case !after:
		return "removed"
	}
	return "changed"
}

// attributes lists what differs between two versions of a struct, one of which may be nil.
func attributes(before, after *model.Struct) []Attribute {
	list, old := []Attribute{}, fields(before)
	for _, f := range fields(after) {
		i := slices.IndexFunc(old, func(o *model.Field) bool { return o.Attr == f.Attr || slices.Contains(f.Was, o.Attr) })
		if i < 0 {
			list = append(list, Attribute{f.Attr, "added", "", describe(f)})
			continue
		}
		list = append(list, differences(old[i], f)...)
		old = slices.Delete(old, i, i+1)
	}
	for _, f := range old {
		list = append(list, Attribute{f.Attr, "removed", describe(f), ""})
	}
	if before != nil && after != nil && before.Trail.Tag != after.Trail.Tag {
		list = append(list, Attribute{after.Trail.Name.Name, "options", before.Trail.Tag, after.Trail.Tag})
	}
	return list
}

// fields are the audited fields and the ids of a struct.
func fields(s *model.Struct) []*model.Field {
	if s == nil {
		return nil
	}
	return slices.Concat(s.IDs, s.Fields)
}

// differences are those between two versions of one attribute.
func differences(before, after *model.Field) (list []Attribute) {
	if before.Attr != after.Attr {
		list = append(list, Attribute{after.Attr, "renamed", before.Attr, after.Attr})
	}
	if was, is := types.ExprString(before.Type), types.ExprString(after.Type); was != is {
		list = append(list, Attribute{after.Attr, "retyped", was, is})
	}
	if before.Tag != after.Tag {
		list = append(list, Attribute{after.Attr, "options", before.Tag, after.Tag})
	}
	return list
}

func describe(f *model.Field) string { return types.ExprString(f.Type) + " " + f.Tag }
