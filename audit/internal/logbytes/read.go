package logbytes

import (
	"fmt"
	"reflect"
	"unique"

	"github.com/auditline/auditline/audit/internal/codec"
	"github.com/auditline/auditline/audit/internal/history"
	"github.com/auditline/auditline/audit/internal/schema"
	"github.com/auditline/auditline/audit/internal/stream"
)

// Refusal says why what was logged of an attribute cannot be read as what it is today.
type Refusal struct {
	Attribute string
	Err       error
}

// Reader reads what Append has written.
type Reader struct {
	Refused []Refusal

	codec.ByteReader
	home string
}

// NewReader returns a reader of data, for a struct whose package is home.
func NewReader(data []byte, home string) *Reader {
	return &Reader{ByteReader: codec.ByteReader{B: data}, home: home}
}

// Count reads how many of something follow, which takes a byte each at least.
func (r *Reader) Count() int {
	n := r.Uvarint()
	if n > uint64(len(r.B)) {
		r.Fail()
		return 0
	}
	return int(n)
}

// End returns an error if something was wrong, or is left.
func (r *Reader) End() error {
	if len(r.B) > 0 {
		r.Fail()
	}
	return r.Err
}

// Part reads the log of a part, for the one of parts that has its name. It is nil, and
// refused, where none has.
func (r *Reader) Part(parts []*schema.Part) (p *schema.Part, l *stream.Log) {
	name := r.Text()
	for _, known := range parts {
		if known.Name == name {
			p = known
		}
	}
	if p == nil && name == "" && len(parts) == 1 {
		p = parts[0] // the log was written as the embedded struct's own
	}
	m := &stream.Image{End: r.place(), Base: r.place(), Origins: r.origins()}
	var all []*target
	for n := r.Count(); n > 0 && r.Err == nil; n-- {
		all = append(all, r.field(p, m, len(all)))
	}
	m.Stream = r.Bytes(r.Uvarint())
	if r.Err == nil && m.Check() != nil {
		r.Fail()
	}
	switch {
	case r.Err != nil:
		return nil, nil
	case p == nil && m.End.Seq == 0:
		return nil, nil
	case p == nil:
		r.Refuse(name, fmt.Errorf("the struct embeds nothing of that name"))
		return nil, nil
	}
	return p, r.log(m, all)
}

// Refuse notes why an attribute is not read.
func (r *Reader) Refuse(attribute string, err error) {
	r.Refused = append(r.Refused, Refusal{attribute, err})
}

// log makes m into a log: as it is, or change by change where a field is logged in another
// way today.
func (r *Reader) log(m *stream.Image, all []*target) *stream.Log {
	for i, t := range all {
		t.checkNumbers(m, i)
		if t.misfit != nil {
			r.Refuse(t.name, t.misfit)
			t.attr = nil
		}
	}
	taken := make(map[slot]bool)
	asIs := true
	for i, t := range all {
		t.settle(&m.Fields[i], i)
		asIs = asIs && t.asIs && !taken[t.slot()]
		taken[t.slot()] = true
	}
	if asIs {
		return m.Log()
	}
	return m.Replay(
		func(i int) (int32, stream.Kind, stream.Option) { return all[i].off, all[i].kind, all[i].how },
		func(i int, v any) any { return all[i].value(v) },
	)
}

type slot struct {
	off  int32
	kind stream.Kind
}

// target is where a field that was read goes.
type target struct {
	name     string
	attr     *schema.Attr // nil where it is unknown
	shape    *codec.Shape
	read     *codec.Reader
	redacted bool
	number   bool // its changes are bits
	texts    bool // some of its values are edits
	limit    int
	misfit   error
	home     string

	off  int32
	kind stream.Kind
	how  stream.Option
	asIs bool
}

func (t *target) slot() slot { return slot{t.off, t.kind} }

// field reads the n-th field of part p, which is nil where there is no such part.
func (r *Reader) field(p *schema.Part, m *stream.Image, n int) *target {
	t := &target{name: r.Text()}
	f := stream.ImageField{Kind: stream.Kind(r.Byte())}
	t.redacted = r.Bool()
	texts := f.Kind == stream.KindTexts
	if texts {
		f.Kind = stream.KindValue
	}
	if !isPossible(f.Kind, t.redacted) {
		r.Fail()
	}
	if !t.redacted && r.Err == nil {
		r.shape(t, f.Kind)
	}
	if t.texts = texts; texts && r.Err == nil && t.shape.Kind != codec.String {
		r.Fail()
	}
	if p != nil && r.Err == nil {
		t.home = r.home
		t.find(p)
	}
	if f.Lost.N = r.Uvarint(); f.Lost.N > 0 {
		f.Lost.At = r.Varint()
	}
	r.content(&f, t, m)
	m.Fields = append(m.Fields, f)
	return t
}

// isPossible reports whether a field can be of kind k.
func isPossible(k stream.Kind, redacted bool) bool {
	switch {
	case k < stream.KindInt, k > stream.KindElements:
		return false
	case redacted:
		return k == stream.KindRedacted || k == stream.KindRing
	}
	return k != stream.KindRedacted
}

// shape reads the shape of t, which is a number where the kind says so.
func (r *Reader) shape(t *target, k stream.Kind) {
	shape, rest, err := codec.ReadShape(r.B)
	if err != nil {
		r.Fail()
		return
	}
	r.B, t.shape = rest, shape
	t.number = k == stream.KindInt || k == stream.KindFloat
	isNumber := k == stream.KindInt && shape.IsInteger() || k == stream.KindFloat && shape.Kind == codec.Float
	if t.number && !isNumber {
		r.Fail()
	}
}

// find looks for the attribute that t is today.
func (t *target) find(p *schema.Part) {
	if t.attr = p.Find(t.name); t.attr == nil || t.redacted {
		return
	}
	t.read, t.misfit = t.shape.Fit(t.attr.Type, t.home)
}

// content reads what a field has beside its changes in the stream.
func (r *Reader) content(f *stream.ImageField, t *target, m *stream.Image) {
	switch f.Kind {
	case stream.KindInt, stream.KindFloat:
		if f.Lost.N > 0 {
			f.Lost.Left = r.Uvarint()
		}
		if r.Err == nil {
			f.Valid = t.shape.Valid
		}
	case stream.KindValue:
		f.Column = r.column(t)
	case stream.KindElements:
		if r.Err == nil {
			f.Column = r.elements(t)
		}
	case stream.KindRing:
		f.Ring = r.ring(t, m.Origins)
	}
}

func (r *Reader) column(t *target) stream.Column {
	n := r.Count()
	var stored []codec.Stored
	if t.texts && r.Err == nil {
		stored = r.texts(t.shape, n)
	}
	for i := len(stored); i <= n && r.Err == nil; i++ {
		stored = append(stored, r.stored(t.shape))
	}
	if r.Err != nil {
		return nil
	}
	logged := t.values(stored)
	return stream.NewColumn(t.attr != nil && t.attr.Share, logged[0], logged[1:])
}

// stored reads a value.
func (r *Reader) stored(s *codec.Shape) (v codec.Stored) {
	if r.Err != nil {
		return v
	}
	v, rest, err := s.Stored(r.B)
	if err != nil {
		r.Fail()
		return v
	}
	r.B = rest
	return v
}

// values are the values themselves, if all fit; else they are left as they were stored.
func (t *target) values(stored []codec.Stored) (all []any) {
	for _, s := range stored {
		all = append(all, t.typed(s))
	}
	if t.attr == nil || t.misfit != nil {
		for i, s := range stored {
			all[i] = s
		}
	}
	return all
}

// typed is s as the type of today, or an error in t.misfit.
func (t *target) typed(s codec.Stored) any {
	if t.attr == nil || t.misfit != nil {
		return s
	}
	v, _, err := t.read.ReadAny(s.Append(nil))
	if err != nil {
		t.misfit = err
	}
	return v
}

func (r *Reader) ring(t *target, origins []stream.Origin) stream.Ring {
	t.limit = int(min(r.Uvarint(), 1_000_000))
	var stored []codec.Stored
	if !t.redacted {
		stored = append(stored, r.stored(t.shape))
	}
	n := r.Count()
	if n > t.limit {
		r.Fail()
	}
	var changes []stream.RingChange
	for range n {
		c := stream.RingChange{Point: r.place()}
		c.Origin, c.Set = r.origin(origins)
		if !t.redacted {
			stored = append(stored, r.stored(t.shape), r.stored(t.shape))
		}
		if r.Err != nil {
			return nil
		}
		changes = append(changes, c)
	}
	if r.Err != nil {
		return nil
	}
	share := t.attr != nil && t.attr.Share
	if t.redacted {
		return stream.NewRing(t.limit, share, true, nil, changes)
	}
	logged := t.values(stored)
	for i := range changes {
		changes[i].Old, changes[i].New = logged[1+2*i], logged[2+2*i]
	}
	return stream.NewRing(t.limit, share, false, logged[0], changes)
}

// checkNumbers looks for numbers that do not fit the type of today.
func (t *target) checkNumbers(m *stream.Image, i int) {
	f := &m.Fields[i]
	if t.attr == nil || t.misfit != nil || f.Kind != stream.KindInt || t.attr.Type.Size()*8 >= uintptr(t.shape.Bits) {
		return
	}
	for bits := range m.Numbers(i) {
		t.typed(t.shape.Number(bits))
	}
}

// settle says where the n-th field goes, now that it is known whether it fits.
func (t *target) settle(f *stream.ImageField, n int) {
	if t.attr == nil {
		f.Off, f.Unknown = stream.UnknownOffset(n), &stream.Unknown{Name: t.name, Shape: t.shape}
		t.off, t.kind, t.how, t.asIs = f.Off, f.Kind, unknownHow(t), true
		return
	}
	t.off, t.kind, t.how = history.SlotOf(t.attr, t.redacted)
	f.Off = t.off
	t.asIs = t.kind == f.Kind
	switch f.Kind {
	case stream.KindRing:
		t.asIs = t.asIs && t.limit == t.attr.Keep && t.redacted == t.attr.Redact
	case stream.KindFloat:
		t.asIs = t.asIs && t.attr.Type.Size()*8 == uintptr(t.shape.Bits)
	}
}

func unknownHow(t *target) (how stream.Option) {
	if t.limit > 0 {
		how = stream.Keep(t.limit)
	}
	if t.redacted {
		how |= stream.Redact
	}
	return how
}

// value is what was logged of t as LoadChange takes it.
func (t *target) value(v any) any {
	bits, isNumber := v.(uint64)
	switch {
	case t.attr == nil || t.redacted:
		return v
	case isNumber && t.number:
		return t.typed(t.shape.Number(bits))
	case v == nil:
		return reflect.Zero(t.attr.Type).Interface()
	}
	return v
}

// origin reads what writer.change has written.
func (r *Reader) origin(origins []stream.Origin) (o stream.Origin, set uint64) {
	by, n := r.Uvarint(), uint64(len(origins))
	if by > n {
		by -= n + 1
		set = r.Uvarint()
	}
	switch {
	case by > n:
		r.Fail()
	case by > 0:
		o = origins[by-1]
	}
	return o, set
}

func (r *Reader) origins() (all []stream.Origin) {
	for n := r.Count(); n > 0 && r.Err == nil; n-- {
		by := stream.OriginFields{Who: r.Text(), Why: r.Text(), Correlation: r.Text()}
		all = append(all, unique.Make(by))
	}
	return all
}

func (r *Reader) place() stream.Point {
	seq := r.Uvarint()
	return stream.Point{Seq: seq, At: r.Varint()}
}
