package audit

import (
	"fmt"
	"math"
	"reflect"
	"unique"
	"unsafe"

	"github.com/auditline/auditline/audit/internal/history"
	"github.com/auditline/auditline/audit/internal/schema"
	"github.com/auditline/auditline/audit/internal/stream"
)

// UnmarshalBinary replaces the log by one that MarshalBinary has written, for the same
// type; the values of the attributes stay as they are. It fails, and changes nothing, for
// data of another version, attributes that the type does not have or that are of another
// type, and bytes that MarshalBinary cannot have written.
func (v View) UnmarshalBinary(data []byte) error {
	logs, err := v.readLogs(data)
	if err != nil {
		return fmt.Errorf("audit: cannot read the log of %s: %w", v.Type(), err)
	}
	for i, p := range v.of().Parts {
		p.With(history.Object(v).At(), func(_ unsafe.Pointer, t *stream.Trail) {
			t.Replace(logs[i])
		})
	}
	return nil
}

// readLogs reads a log for each part.
func (v View) readLogs(data []byte) ([]*stream.Log, error) {
	if len(data) == 0 || data[0] != binaryVersion {
		return nil, fmt.Errorf("the data does not begin with version %d", binaryVersion)
	}
	r := &logReader{reader: reader{b: data[1:]}}
	var logs []*stream.Log
	for _, p := range v.of().Parts {
		l := stream.NewLog()
		if exists := r.byte(); exists != 0 {
			if p.Within(history.Object(v).At()) == nil {
				return nil, fmt.Errorf("an embedded pointer is nil")
			}
			r.log(l, p)
		}
		logs = append(logs, l)
	}
	if len(r.b) > 0 {
		r.fail()
	}
	return logs, r.err
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
	for n := r.uvarint(); n > 0 && r.err == nil; n-- {
		r.attribute(p)
	}
	for n := r.uvarint(); n > 0 && r.err == nil; n-- {
		r.change()
	}
	r.close(end)
}

func (r *logReader) place() stream.Point {
	seq := r.uvarint()
	return stream.Point{Seq: seq, At: r.varint()}
}

// close checks that the changes lead to end, and that none is unaccounted for.
func (r *logReader) close(end stream.Point) {
	l := r.to
	if r.err != nil || l.Seq > end.Seq || l.At > end.At {
		r.fail()
		return
	}
	if (stream.Point{Seq: l.Seq, At: l.At}) != end {
		l.Skip(end)
	}
	if l.Changes() != end.Seq {
		r.fail()
	}
}

// attribute reads what MarshalBinary has written of one.
func (r *logReader) attribute(p *schema.Part) {
	name, typ := r.string(), r.string()
	a := p.Attr(name)
	switch {
	case r.err != nil:
		return
	case a == nil:
		r.refuse("there is no attribute %q", name)
		return
	case typeText(a.Type) != typ:
		r.refuse("attribute %q is a %s here, and a %q there", name, typeText(a.Type), typ)
		return
	}
	r.attrs = append(r.attrs, a)
	r.last = append(r.last, reflect.Zero(a.Type).Interface())
	if n := r.uvarint(); n > 0 {
		r.lost(a, stream.Lost{N: n, At: r.varint()}, r.byte() == formHidden)
	}
}

func (r *logReader) refuse(format string, args ...any) {
	r.b, r.err = nil, fmt.Errorf(format, args...)
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

// typed reads a value of a's type.
func (r *logReader) typed(a *schema.Attr) any {
	v := reflect.New(a.Type).Elem()
	r.value(v, 0)
	return v.Interface()
}

// change reads a change and logs it.
func (r *logReader) change() {
	i, seq, at, by := r.uvarint(), r.uvarint(), r.uvarint(), r.origin()
	if l := r.to; i >= uint64(len(r.attrs)) || seq == 0 || seq > math.MaxUint64-l.Seq ||
		at == 0 || at > uint64(math.MaxInt64-l.At) {
		r.fail()
		return
	}
	a, c := r.attrs[i], stream.Loaded{Point: stream.Point{Seq: r.to.Seq + seq, At: r.to.At + int64(at)}, By: by}
	var hidden bool
	switch form := r.byte(); form {
	case formHidden:
		hidden = true
	case formNew, formBoth:
		if c.Old = r.last[i]; form == formBoth {
			c.Old = r.typed(a)
		}
		c.New = r.typed(a)
		r.last[i] = c.New
	default:
		r.fail()
	}
	if r.err == nil {
		off, k, how := history.SlotOf(a, hidden)
		r.to.LoadChange(off, k, how, c)
	}
}

func (r *logReader) origin() stream.Origin {
	n := r.uvarint()
	if n == uint64(len(r.origins)) {
		r.origins = append(r.origins, unique.Make(stream.OriginFields{Who: r.string(), Why: r.string(), Correlation: r.string()}))
	}
	if n >= uint64(len(r.origins)) {
		r.fail()
		return stream.Origin{}
	}
	return r.origins[n]
}
