// Package version1 reads logs in the first version of the binary form, which knew types by
// their names. After the byte 1 it has, for every part of the view, a byte, 0 for a part
// behind a nil pointer, else 1 and
//
//	place:   seq, at; the place before the first change ever
//	attributes with a log: how many, and of each
//	         name, type, how many changes are lost, and if any, when and what they left
//	changes: how many, and of each
//	         attribute, seq and at as differences, origin, form, old, new
//
// An origin is a number; one that is new is followed by its three texts.
package version1

import (
	"fmt"
	"math"
	"reflect"
	"unique"

	"github.com/auditline/auditline/audit/internal/codec"
	"github.com/auditline/auditline/audit/internal/history"
	"github.com/auditline/auditline/audit/internal/schema"
	"github.com/auditline/auditline/audit/internal/stream"
)

// The forms of a value or change.
const (
	formNew    = iota // only the new value: the old one is the new one before
	formBoth          // old and new
	formHidden        // neither
)

// Read reads a log for each part. It fails for attributes that the struct does not have or
// that are of another type, and for bytes that cannot have been written. exists tells which
// parts there are: not those behind a nil pointer.
func Read(data []byte, parts []*schema.Part, exists func(*schema.Part) bool) ([]*stream.Log, error) {
	r := &logReader{reader: reader{codec.ByteReader{B: data}}}
	var logs []*stream.Log
	for _, p := range parts {
		l := stream.NewLog()
		if r.Byte() != 0 {
			if !exists(p) {
				return nil, fmt.Errorf("an embedded pointer is nil")
			}
			r.log(l, p)
		}
		logs = append(logs, l)
	}
	if len(r.B) > 0 {
		r.Fail()
	}
	return logs, r.Err
}

// logReader reads the log of one part.
type logReader struct {
	reader
	to      *stream.Log
	attrs   []*schema.Attr
	last    []any // their latest values
	origins []stream.Origin
}

func (r *logReader) log(l *stream.Log, p *schema.Part) {
	r.to, r.attrs, r.last, r.origins = l, nil, nil, []stream.Origin{{}}
	end, base := r.place(), r.place()
	if base != (stream.Point{}) {
		l.Extra().Base = base
	}
	for n := r.Uvarint(); n > 0 && r.Err == nil; n-- {
		r.attribute(p)
	}
	for n := r.Uvarint(); n > 0 && r.Err == nil; n-- {
		r.change()
	}
	r.close(end)
}

func (r *logReader) place() stream.Point {
	seq := r.Uvarint()
	return stream.Point{Seq: seq, At: r.Varint()}
}

// close checks that the changes lead to end, and that none is unaccounted for.
func (r *logReader) close(end stream.Point) {
	l := r.to
	if r.Err != nil || l.Seq > end.Seq || l.At > end.At {
		r.Fail()
		return
	}
	if (stream.Point{Seq: l.Seq, At: l.At}) != end {
		l.Skip(end)
	}
	if l.Changes() != end.Seq {
		r.Fail()
	}
}

// attribute reads what MarshalBinary has written of one.
func (r *logReader) attribute(p *schema.Part) {
	name, typ := r.Text(), r.Text()
	a := p.Attr(name)
	switch {
	case r.Err != nil:
		return
	case a == nil:
		r.Refuse(fmt.Errorf("there is no attribute %q", name))
		return
	case typeText(a.Type) != typ:
		r.Refuse(fmt.Errorf("attribute %q is a %s here, and a %q there", name, typeText(a.Type), typ))
		return
	}
	r.attrs = append(r.attrs, a)
	r.last = append(r.last, reflect.Zero(a.Type).Interface())
	if n := r.Uvarint(); n > 0 {
		r.lost(a, stream.Lost{N: n, At: r.Varint()}, r.Byte() == formHidden)
	}
}

// lost reads what the lost changes of a, the latest of attrs, have left.
func (r *logReader) lost(a *schema.Attr, gone stream.Lost, hidden bool) {
	var left any
	if !hidden {
		left = r.typed(a)
		r.last[len(r.last)-1] = left
	}
	off, k, how := history.SlotOf(a, hidden)
	r.to.LoadLost(off, k, how, gone, left)
}

// typeText says which type t is.
func typeText(t reflect.Type) string {
	if t.Name() == "" {
		return t.String()
	}
	return t.PkgPath() + "." + t.Name()
}

// typed reads a value of a's type.
func (r *logReader) typed(a *schema.Attr) any {
	v := reflect.New(a.Type).Elem()
	r.value(v, 0)
	return v.Interface()
}

// change reads a change and logs it.
func (r *logReader) change() {
	i, seq, at, by := r.Uvarint(), r.Uvarint(), r.Uvarint(), r.origin()
	if l := r.to; i >= uint64(len(r.attrs)) || seq == 0 || seq > math.MaxUint64-l.Seq ||
		at == 0 || at > uint64(math.MaxInt64-l.At) {
		r.Fail()
		return
	}
	a, c := r.attrs[i], stream.Loaded{Point: stream.Point{Seq: r.to.Seq + seq, At: r.to.At + int64(at)}, By: by}
	var hidden bool
	switch form := r.Byte(); form {
	case formHidden:
		hidden = true
	case formNew, formBoth:
		if c.Old = r.last[i]; form == formBoth {
			c.Old = r.typed(a)
		}
		c.New = r.typed(a)
		r.last[i] = c.New
	default:
		r.Fail()
	}
	if r.Err == nil {
		off, k, how := history.SlotOf(a, hidden)
		r.to.LoadChange(off, k, how, c)
	}
}

func (r *logReader) origin() stream.Origin {
	n := r.Uvarint()
	if n == uint64(len(r.origins)) {
		r.origins = append(r.origins, unique.Make(stream.OriginFields{Who: r.Text(), Why: r.Text(), Correlation: r.Text()}))
	}
	if n >= uint64(len(r.origins)) {
		r.Fail()
		return stream.Origin{}
	}
	return r.origins[n]
}
