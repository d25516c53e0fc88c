package auditimpl

import (
	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/internal/history"
	"github.com/auditline/auditline/audit/internal/stream"
)

// Edit says of a change which part of a collection it has changed: an attribute that is logged by
// its elements or members.
type Edit = history.Edit

// What an Edit does, its Op.
const (
	Put   = stream.Put   // an element or a member changes
	Add   = stream.Add   // there is a new element; in a slice, those from there on move up
	Drop  = stream.Drop  // an element goes; in a slice, those behind it move down
	Whole = stream.Whole // the collection as a whole changes
)

// Logged returns the changes in v's log, and, by number, what those have done that are changes of
// collections, both of one moment. Package store calls it.
func Logged(v audit.View) ([]audit.Change, map[uint64]Edit) {
	return history.Logged[audit.Change](history.Object(v))
}
