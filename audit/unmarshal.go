package audit

import (
	"fmt"
	"math"
	"reflect"
	"unique"
	"unsafe"
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
	for i, p := range v.of().parts {
		p.with(v.at, func(_ unsafe.Pointer, t *Trail) {
			t.log, t.seq = logs[i], logs[i].seq
		})
	}
	return nil
}

// readLogs reads a log for each part.
func (v View) readLogs(data []byte) ([]*log, error) {
	if len(data) == 0 || data[0] != binaryVersion {
		return nil, fmt.Errorf("the data does not begin with version %d", binaryVersion)
	}
	r := &logReader{reader: reader{b: data[1:]}}
	var logs []*log
	for _, p := range v.of().parts {
		l := newLog()
		if exists := r.byte(); exists != 0 {
			if p.within(v.at) == nil {
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
	to      *log
	attrs   []*attr
	last    []any // their latest values
	origins []origin
}

func (r *logReader) log(l *log, p *part) {
	r.to, r.attrs, r.last, r.origins = l, nil, nil, []origin{{}}
	end, base := r.place(), r.place()
	if base != (point{}) {
		l.aside().base = base
	}
	for n := r.uvarint(); n > 0 && r.err == nil; n-- {
		r.attribute(p)
	}
	for n := r.uvarint(); n > 0 && r.err == nil; n-- {
		r.change()
	}
	r.close(end)
}

func (r *logReader) place() point {
	seq := r.uvarint()
	return point{seq, r.varint()}
}

// close checks that the changes lead to end, and that none is unaccounted for.
func (r *logReader) close(end point) {
	l := r.to
	if r.err != nil || l.seq > end.seq || l.at > end.at {
		r.fail()
		return
	}
	if (point{l.seq, l.at}) != end {
		l.skip(end)
	}
	if l.changes() != end.seq {
		r.fail()
	}
}

// attribute reads what MarshalBinary has written of one.
func (r *logReader) attribute(p *part) {
	name, typ := r.string(), r.string()
	a := p.attr(name)
	switch {
	case r.err != nil:
		return
	case a == nil:
		r.refuse("there is no attribute %q", name)
		return
	case typeText(a.typ) != typ:
		r.refuse("attribute %q is a %s here, and a %q there", name, typeText(a.typ), typ)
		return
	}
	r.attrs = append(r.attrs, a)
	r.last = append(r.last, reflect.Zero(a.typ).Interface())
	if n := r.uvarint(); n > 0 {
		r.lost(a, lost{n: n, at: r.varint()}, r.byte() == formHidden)
	}
}

func (r *logReader) refuse(format string, args ...any) {
	r.b, r.err = nil, fmt.Errorf(format, args...)
}

// lost reads what the lost changes of a, the latest of attrs, have left.
func (r *logReader) lost(a *attr, gone lost, hidden bool) {
	f := r.to.find(a.key(hidden))
	if !hidden {
		left := r.typed(a)
		r.last[len(r.last)-1] = left
		gone.left = r.to.begin(f, a, left)
	}
	*slot(&r.to.aside().lost, f.id) = gone
}

// typed reads a value of a's type.
func (r *logReader) typed(a *attr) any {
	v := reflect.New(a.typ).Elem()
	r.value(v, 0)
	return v.Interface()
}

// change reads a change and logs it.
func (r *logReader) change() {
	i, seq, at, by := r.uvarint(), r.uvarint(), r.uvarint(), r.origin()
	if l := r.to; i >= uint64(len(r.attrs)) || seq == 0 || seq > math.MaxUint64-l.seq ||
		at == 0 || at > uint64(math.MaxInt64-l.at) {
		r.fail()
		return
	}
	a, c := r.attrs[i], loading{point: point{r.to.seq + seq, r.to.at + int64(at)}, by: by}
	switch form := r.byte(); form {
	case formHidden:
		c.hidden = true
	case formNew, formBoth:
		if c.old = r.last[i]; form == formBoth {
			c.old = r.typed(a)
		}
		c.new = r.typed(a)
		r.last[i] = c.new
	default:
		r.fail()
	}
	if r.err == nil {
		r.to.load(a, c)
	}
}

func (r *logReader) origin() origin {
	n := r.uvarint()
	if n == uint64(len(r.origins)) {
		r.origins = append(r.origins, unique.Make(Origin{r.string(), r.string(), r.string()}))
	}
	if n >= uint64(len(r.origins)) {
		r.fail()
		return origin{}
	}
	return r.origins[n]
}
