package audit

import (
	"errors"
	"fmt"
	"iter"
	"unsafe"

	"github.com/auditline/auditline/audit/internal/codec"
	"github.com/auditline/auditline/audit/internal/history"
	"github.com/auditline/auditline/audit/internal/logbytes"
	"github.com/auditline/auditline/audit/internal/schema"
	"github.com/auditline/auditline/audit/internal/stream"
	"github.com/auditline/auditline/audit/internal/version1"
)

// UnmarshalBinary replaces the log by one that MarshalBinary has written, also another build
// of the program, or one on another machine; the values of the attributes stay as they are.
//
// Attributes go by their names, those of the tag option was=old included. Their types may have
// changed: fields of nested structs go by name, those that are new are zero, those that are gone
// must have been zero; integers of the same sign and floats may have another size if the values
// fit; names of types do not matter. What does not fit is refused, and so is a value of which its
// type's own marshaler had lost something: the error is a *RefusedError, all else is read, and the
// refused attributes stay in the log, as do those that this program does not have. MarshalBinary
// writes them again; Unknown yields them.
//
// Any other error changes nothing: it is for bytes that MarshalBinary cannot have written.
// In logs of the form's first version, before types were described, attributes that the
// struct does not have, or has with another type, are such an error, too.
func (v View) UnmarshalBinary(data []byte) error {
	logs, refused, err := v.readLogs(data)
	if err != nil {
		return fmt.Errorf("audit: cannot read the log of %s: %w", v.Type(), err)
	}
	history.Object(v).Enlist()
	for _, p := range v.of().Parts {
		l := logs[p]
		if l == nil {
			l = stream.NewLog()
		}
		p.With(history.Object(v).At(), func(_ unsafe.Pointer, t *stream.Trail) { t.Replace(l) })
	}
	if len(refused) > 0 {
		return &RefusedError{v.Type(), refused}
	}
	return nil
}

// readLogs reads the logs of the parts that data has.
func (v View) readLogs(data []byte) (logs map[*schema.Part]*stream.Log, refused []RefusedAttribute, err error) {
	if len(data) > 0 && data[0] == firstVersion {
		logs, err := v.readVersion1(data[1:])
		return logs, nil, err
	}
	if len(data) == 0 || data[0] != binaryVersion {
		return nil, nil, fmt.Errorf("the data does not begin with version %d or %d", firstVersion, binaryVersion)
	}
	r := logbytes.NewReader(data[1:], v.Type())
	logs = make(map[*schema.Part]*stream.Log)
	for n := r.Count(); n > 0; n-- {
		p, l := r.Part(v.of().Parts)
		switch {
		case p == nil:
		case v.existing(p):
			logs[p] = l
		case l.Seq > 0:
			r.Refuse(p.Name, errors.New("the embedded pointer is nil"))
		}
	}
	for _, a := range r.Refused {
		refused = append(refused, RefusedAttribute{a.Attribute, a.Err})
	}
	return logs, refused, r.End()
}

func (v View) readVersion1(data []byte) (map[*schema.Part]*stream.Log, error) {
	parts := v.of().Parts
	all, err := version1.Read(data, parts, v.existing)
	if err != nil {
		return nil, err
	}
	logs := make(map[*schema.Part]*stream.Log)
	for i, p := range parts {
		logs[p] = all[i]
	}
	return logs, nil
}

// Unknown yields the changes of attributes that this program does not have, or has with a
// type that what was logged does not fit, in the order in which they happened; Field is the
// name that was logged. Old and New are of type Stored, or Redacted. There are such changes
// only in logs that UnmarshalBinary has read; nothing else counts or yields them.
func (v View) Unknown() iter.Seq[Change] {
	return func(yield func(Change) bool) {
		for c := range history.Object(v).Unknown() {
			change := Change(c)
			change.Old, change.New = public(c.Old), public(c.New)
			if !yield(change) {
				return
			}
		}
	}
}

// public is v as users see it.
func public(v any) any {
	if s, ok := v.(codec.Stored); ok {
		return Stored(s)
	}
	return v
}
