package model

import (
	"go/ast"
	"go/types"

	"github.com/auditline/auditline/internal/tag"
)

// The trails, by their names in package audit. A struct with a field of one of these types has a
// log.
const (
	plainTrail = "Trail"
	syncTrail  = "SyncTrail" // which goroutines may share
)

func isTrailName(name string) bool { return name == plainTrail || name == syncTrail }

func isTrail(t types.Type) bool { return isFromAudit(t, plainTrail) || isFromAudit(t, syncTrail) }

// WritesTrail reports whether e selects a name that trails have, from whatever package: without
// types, that is all there is to see.
func WritesTrail(e ast.Expr) bool {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	return ok && isTrailName(sel.Sel.Name)
}

// trailIndex returns which field is the trail, -1 if none is.
func trailIndex(s *types.Struct) int {
	for i := range s.NumFields() {
		if isTrail(s.Field(i).Type()) {
			return i
		}
	}
	return -1
}

// TrailOptions returns what the tag of the trail of s says, nothing without a trail.
func TrailOptions(s *types.Struct) tag.Trail {
	i := trailIndex(s)
	if i < 0 {
		return tag.Trail{}
	}
	return tag.TrailOf(s.Tag(i))
}

// HasTrail reports whether the struct s has a trail.
func HasTrail(s *types.Struct) bool { return trailIndex(s) >= 0 }

// HasSyncTrail reports whether the trail of s is one that goroutines may share.
func HasSyncTrail(s *types.Struct) bool {
	i := trailIndex(s)
	return i >= 0 && isFromAudit(s.Field(i).Type(), syncTrail)
}
