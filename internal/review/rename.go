package review

import (
	"go/types"
	"slices"
	"strings"

	"github.com/auditline/auditline/internal/model"
)

// joinRenamed makes one struct of two: of one that is gone and a new one with the same attributes,
// which has another name, or has moved to another package.
func (s *Summary) joinRenamed() {
	for i := range s.Structs {
		now := &s.Structs[i]
		if now.Change != "added" {
			continue
		}
		if was := s.formerly(now); was != nil {
			now.Change, now.Before = "renamed", was.Package+" "+was.Name
			now.Attributes = attributes(was.plan, now.plan)
			was.Change = "" // it is told of here
		}
	}
	s.Structs = slices.DeleteFunc(s.Structs, func(c Struct) bool { return c.Change == "" })
}

// formerly is the struct that is gone and that now was, nil if there is none or more than one.
func (s *Summary) formerly(now *Struct) *Struct {
	var same []*Struct
	for i := range s.Structs {
		was := &s.Structs[i]
		if was.Change == "removed" && (was.Name == now.Name || was.Package == now.Package) && isLike(was.plan, now.plan) {
			same = append(same, was)
		}
	}
	if len(same) != 1 {
		return nil
	}
	return same[0]
}

// isLike reports whether two structs have attributes, and the same ones.
func isLike(a, b *model.Struct) bool {
	list := listed(a)
	return len(list) > 0 && slices.Equal(list, listed(b))
}

// listed are the names and types of a struct's attributes.
func listed(s *model.Struct) (list []string) {
	for _, f := range fields(s) {
		list = append(list, f.Attr+" "+types.ExprString(f.Type))
	}
	slices.SortFunc(list, strings.Compare)
	return list
}
