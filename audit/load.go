package audit

import "reflect"

// loading is a change on its way from the outside into a log.
type loading struct {
	point
	by       origin
	old, new any
	hidden   bool
}

// key says where and how the changes of a are logged.
func (a *attr) key(hidden bool) (off int32, k kind) {
	off = int32(a.offset - a.part.trail)
	switch {
	case a.keep > 0 && hidden == a.redact:
		return off, kindRing
	case hidden || a.redact:
		return off, kindRedacted
	case !a.number:
		return off, kindValue
	case isFloat(a.typ.Kind()):
		return off, kindFloat
	}
	return off, kindInt
}

// load logs c, a change of a.
func (l *log) load(a *attr, c loading) {
	f := l.find(a.key(c.hidden))
	if f.kind == kindRing {
		l.loadKept(f, a, c)
		return
	}
	if c.seq != l.seq+1 {
		l.skip(point{c.seq - 1, l.at})
	}
	if c.by != l.origin {
		l.sign(c.by)
	}
	switch f.kind {
	case kindInt, kindFloat:
		l.putNumber(f, bitsOf(c.old), bitsOf(c.new), c.at)
	case kindValue:
		l.put(f, columnOf[any](l, f, a.share).log(c.old, c.new, copied), 0, 0, c.at)
	case kindRedacted:
		l.put(f, 0, 0, 0, c.at)
	}
}

// loadKept logs c in the ring of f.
func (l *log) loadKept(f *field, a *attr, c loading) {
	how := Keep(a.keep)
	if a.share {
		how |= Share
	}
	if c.hidden || a.redact {
		keepRecord(l, f, ringOf[struct{}](l, f, how), record[struct{}]{point: c.point, origin: c.by})
		return
	}
	keepRecord(l, f, ringOf[any](l, f, how), record[any]{c.point, c.by, c.old, c.new})
}

// begin makes left what f was before its first change, and returns what lost says of it.
func (l *log) begin(f *field, a *attr, left any) (bits uint64) {
	switch f.kind {
	case kindInt, kindFloat:
		f.last = bitsOf(left)
		return f.last
	case kindValue:
		columnOf[any](l, f, a.share).start = left
	case kindRing:
		ringOf[any](l, f, Keep(a.keep)).before = left
	}
	return 0
}

// bitsOf is a number as the stream has it.
func bitsOf(number any) uint64 {
	v := addressable(reflect.ValueOf(number))
	switch {
	case v.CanInt():
		return uint64(v.Int())
	case v.CanUint():
		return v.Uint()
	case v.Kind() == reflect.Bool:
		return boolBits(v.Bool())
	case v.Kind() == reflect.Float32:
		return uint64(words[uint32](v)[0])
	}
	return words[uint64](v)[0]
}

func isFloat(k reflect.Kind) bool { return k == reflect.Float32 || k == reflect.Float64 }

// converted returns c with values of type T, nil if they are of another one. Columns read
// from bytes hold any until the first setter says what T is.
func converted[T any](c *values[any], shared bool) *values[T] {
	start, _ := c.start.(T)
	to := newValues(traitsOf[T](shared), start)
	for _, block := range c.blocks {
		for _, v := range block {
			value, ok := v.(T)
			if !ok {
				return nil
			}
			to.push(value)
		}
	}
	return to
}

// convertedRing is converted for rings.
func convertedRing[T any](k *kept[any], shared bool) *kept[T] {
	before, _ := k.before.(T)
	to := &kept[T]{traits: traitsOf[T](shared), limit: k.limit, before: before}
	for r := range k.all {
		old, oldOK := r.old.(T)
		v, ok := r.new.(T)
		if !ok || !oldOK {
			return nil
		}
		to.log(record[T]{r.point, r.origin, old, v})
	}
	return to
}
