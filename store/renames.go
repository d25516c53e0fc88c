package store

import (
	"slices"
	"sync"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/auditimpl"
)

// renames are the names that attributes had in older programs, as was= in the tags of the types
// says that this program has saved or given to Know.
type renames struct {
	mu    sync.RWMutex
	kinds map[string]map[string]string // by type and old name: the name today
}

var renamed renames

// add remembers the names of x's attributes.
func (r *renames) add(x audit.Audited) {
	v := x.Audit()
	names := auditimpl.Renamed(v)
	if len(names) == 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kinds == nil {
		r.kinds = make(map[string]map[string]string)
	}
	r.kinds[v.Type()] = names
}

// today is the name that an attribute has today, given one that it has or had.
func (r *renames) today(kind, name string) string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if now, ok := r.kinds[kind][name]; ok {
		return now
	}
	return name
}

// all returns the names that an attribute has and had, given one of them; for the kind "" those of
// every type.
func (r *renames) all(kind, name string) []string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	all := []string{name}
	for k, names := range r.kinds {
		if kind == "" || k == kind {
			all = append(all, namesOf(names, name)...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// namesOf lists what one attribute was and is called.
func namesOf(names map[string]string, name string) []string {
	now, ok := names[name]
	if !ok {
		now = name
	}
	all := []string{now}
	for was, is := range names {
		if is == now {
			all = append(all, was)
		}
	}
	return all
}
