package history

import (
	"sync/atomic"
	"unsafe"

	"github.com/auditline/auditline/audit/internal/onstack"
	"github.com/auditline/auditline/audit/internal/schema"
)

// undoing is the number of calls of Undo under way.
var undoing atomic.Int64

// Undo calls run, which sets attributes of v back. Undoing is true within.
func (v Object) Undo(run func() error) error {
	undoing.Add(1)
	defer undoing.Add(-1)
	return v.undo(v.Schema().Parts, run)
}

func (v Object) undo(parts []*schema.Part, run func() error) error {
	for i, p := range parts {
		if own := p.Within(v.at); own != nil {
			return onstack.Do(undoKey(p, own), func() error { return v.undo(parts[i+1:], run) })
		}
	}
	return run()
}

// Locked calls run under the lock of the struct that a is in, if that has one, so that nobody else
// sets a meanwhile. The struct's own methods do not wait for it within.
func (v Object) Locked(a *schema.Attr, run func() error) error {
	if own := a.Part.Within(v.at); own != nil {
		if s := a.Part.SyncTrail(own); s != nil {
			return s.Hold(run)
		}
	}
	return run()
}

// Undoing tells whether this goroutine is within Undo of v, or of a struct that embeds it.
func (v Object) Undoing() bool {
	if undoing.Load() == 0 {
		return false
	}
	for _, p := range v.Schema().Parts {
		own := p.Within(v.at)
		if isOwn := v.Schema().Own(); own != nil && (isOwn == nil || isOwn == p) && onstack.Has(undoKey(p, own)) {
			return true
		}
	}
	return false
}

// undoKey is what an undo of p, the struct at own, is known by on the stack. It is no address, by
// which a lock is known there.
func undoKey(p *schema.Part, own unsafe.Pointer) uint64 { return uint64(uintptr(p.Field(own))) + 1 }
