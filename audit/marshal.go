package audit

import (
	"encoding/binary"
	"fmt"
	"unsafe"

	"github.com/auditline/auditline/audit/internal/history"
	"github.com/auditline/auditline/audit/internal/logbytes"
	"github.com/auditline/auditline/audit/internal/schema"
	"github.com/auditline/auditline/audit/internal/stream"
)

// The first byte of what MarshalBinary writes is the version of the form. Package version1
// has the first, package logbytes the second.
const (
	firstVersion  = 1
	binaryVersion = 2
)

// MarshalBinary returns the log, not the values that the attributes have now; what it holds
// of attributes that this program does not know is part of it. The bytes do not depend on the
// machine, but for the size of int, uint and uintptr, which is noted.
//
// Types are described by their structure, so that a later program reads the log with types
// that have changed, see UnmarshalBinary. Types with unexported fields that are not of the
// struct's own module are written by their own methods: MarshalBinary, GobEncode or
// MarshalText. A time.Time is written with its zone: by name if the time zone database has
// it, else with its offset; what it has of a monotonic clock is left out.
//
// It fails, and names the attribute, for changes of a type that holds a func, a channel, an
// interface, or fields of another module that are not exported, of a type without such
// methods; for values that lead back to themselves, or are nested deeper than 20,000; and for
// values whose own methods fail, or do not understand what they wrote.
func (v View) MarshalBinary() ([]byte, error) {
	return v.marshal(func(p *schema.Part) (m *stream.Image) {
		p.With(history.Object(v).At(), func(_ unsafe.Pointer, t *stream.Trail) { m = imageOf(t) })
		return m
	})
}

// marshal writes what the parts have logged; nil stands for a part that is not there.
func (v View) marshal(logged func(*schema.Part) *stream.Image) ([]byte, error) {
	images := make(map[*schema.Part]*stream.Image)
	for _, p := range v.of().Parts {
		if m := logged(p); m != nil {
			images[p] = m
		}
	}
	b := binary.AppendUvarint([]byte{binaryVersion}, uint64(len(images)))
	for _, p := range v.of().Parts {
		m := images[p]
		if m == nil {
			continue
		}
		var err error
		if b, err = logbytes.Append(b, p, m, v.Type()); err != nil {
			return nil, fmt.Errorf("audit: cannot write the log of %s: %w", v.Type(), err)
		}
	}
	return b, nil
}

func imageOf(t *stream.Trail) *stream.Image {
	if l := t.Readable(); l != nil {
		return l.Image()
	}
	return new(stream.Image)
}

// existing tells whether part p of v is there.
func (v View) existing(p *schema.Part) bool { return p.Within(history.Object(v).At()) != nil }
