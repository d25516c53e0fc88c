package history

import (
	"reflect"
	"unsafe"

	"github.com/auditline/auditline/audit/internal/schema"
	"github.com/auditline/auditline/audit/internal/stream"
)

// Update runs fn, whose changes of the struct's own attributes are one change set with that number
// and provenance. When fn fails or panics, attributes and log are what they were before. Changes of
// embedded structs are logged by their own trails, and not taken back.
func (v Object) Update(set uint64, prov stream.Provenance, fn func() error) error {
	v.Enlist()
	p := v.Schema().Own()
	own := p.Within(v.at)
	s := p.SyncTrail(own)
	if s == nil {
		return update(p, own, p.Trail(own), set, prov, fn)
	}
	return s.Hold(func() error { return update(p, own, s.Held(), set, prov, fn) })
}

// OwnTrail is where the trail is that Update changes, which no other object has: a struct and the
// first one that it embeds are at the same place. The struct must have one.
func (v Object) OwnTrail() unsafe.Pointer {
	p := v.Schema().Own()
	return p.Field(p.Within(v.at))
}

// update is Update of p, the struct at own, whose trail is locked where it has a lock.
func update(p *schema.Part, own unsafe.Pointer, t *stream.Trail, set uint64, prov stream.Provenance, fn func() error) error {
	if err := t.Begin(set, prov); err != nil {
		return err
	}
	done := false
	defer func() {
		if !done {
			t.Rollback(func(seq uint64) { restore(p, own, t, seq) })
		}
	}()
	if err := fn(); err != nil {
		return err
	}
	t.Commit()
	done = true
	return nil
}

// restore sets the attributes back that were changed after number seq and of which the log holds
// what they were.
func restore(p *schema.Part, own unsafe.Pointer, t *stream.Trail, seq uint64) {
	h := historyOf(p, t.Logged())
	d := h.decoder(h.stream.UpTo(seq))
	d.SkipTo(seq)
	restored := make([]bool, len(h.Fields))
	for e, ok := d.Next(); ok; e, ok = d.Next() {
		a := h.Attrs[e.Field]
		if restored[e.Field] || a == nil || h.Fields[e.Field].Kind == stream.KindRedacted {
			continue
		}
		restored[e.Field] = true
		field := reflect.NewAt(a.Type, unsafe.Add(own, a.Offset)).Elem()
		if old := reflect.ValueOf(h.logged(e.Field, e.Old)); old.IsValid() {
			field.Set(old)
		} else {
			field.SetZero() // of an interface type
		}
	}
}
