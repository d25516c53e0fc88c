package audit_test

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/auditimpl"
)

// subject has a field of every kind that a log treats in its own way.
type subject struct {
	small   int8           `audit:"true"`
	wide    uint64         `audit:"true"`
	wait    time.Duration  `audit:"true"`
	float   float64        `audit:"true"`
	narrow  float32        `audit:"true"`
	flag    bool           `audit:"true"`
	text    string         `audit:"true"`
	bytes   []byte         `audit:"true"`
	counts  map[string]int `audit:"true"`
	pair    [2]string      `audit:"true"`
	complex complex128     `audit:"true"`
	pointer *int           `audit:"true"` //stagecheck:ignore auditvalue pointers are shared
	moment  time.Time      `audit:"true"`
	kept    int            `audit:"true,keep=3"`
	secret  string         `audit:"true,redact"`
	changed float64        `audit:"true,onchange"`
	dynamic any            `audit:"true"` //stagecheck:ignore auditvalue its log is empty when it is marshalled

	trail audit.Trail `audit:"ctx"`
}

// setting sets one field through its setter, or around it.
type setting struct {
	name   string
	random func(*choices) any
	get    func(*subject) any
	set    func(context.Context, *subject, any) (old any, logged bool)
	update func(*subject, any) (old any, logged bool) // within an update
	around func(*subject, any)
}

// of describes a field whose setter is set.
func of[T any](name string, field func(*subject) *T, random func(*choices) T,
	set func(context.Context, *audit.Trail, *T, T, ...auditimpl.Option) (T, bool),
	update func(*audit.Trail, *T, T, ...auditimpl.Option) (T, bool), opts ...auditimpl.Option) setting {
	return setting{
		name:   name,
		random: func(c *choices) any { return random(c) },
		get:    func(s *subject) any { return auditimpl.Clone(*field(s)) },
		set: func(ctx context.Context, s *subject, v any) (any, bool) {
			value, _ := v.(T)
			return set(ctx, &s.trail, field(s), value, opts...)
		},
		update: func(s *subject, v any) (any, bool) {
			value, _ := v.(T)
			return update(&s.trail, field(s), value, opts...)
		},
		around: func(s *subject, v any) { value, _ := v.(T); *field(s) = auditimpl.Clone(value) },
	}
}

var settings = allSettings()

// allSettings reaches every field around its setter, too.
//
//audit:loader
func allSettings() []setting {
	return []setting{
		of("small", func(s *subject) *int8 { return &s.small }, func(c *choices) int8 { return int8(c.next()) }, auditimpl.SetIntBy, auditimpl.UpdateInt),
		of("wide", func(s *subject) *uint64 { return &s.wide }, (*choices).number, auditimpl.SetIntBy, auditimpl.UpdateInt),
		of("wait", func(s *subject) *time.Duration { return &s.wait }, func(c *choices) time.Duration { return time.Duration(c.number()) }, auditimpl.SetIntBy, auditimpl.UpdateInt),
		of("float", func(s *subject) *float64 { return &s.float }, (*choices).float, auditimpl.SetFloatBy, auditimpl.UpdateFloat),
		of("narrow", func(s *subject) *float32 { return &s.narrow }, func(c *choices) float32 { return math.Float32frombits(uint32(c.number())) }, auditimpl.SetFloatBy, auditimpl.UpdateFloat),
		of("flag", func(s *subject) *bool { return &s.flag }, func(c *choices) bool { return c.next()&1 == 1 }, auditimpl.SetBoolBy, auditimpl.UpdateBool),
		of("text", func(s *subject) *string { return &s.text }, (*choices).text, auditimpl.SetBy, auditimpl.UpdateValue),
		of("bytes", func(s *subject) *[]byte { return &s.bytes }, (*choices).bytes, auditimpl.SetBy, auditimpl.UpdateValue),
		of("counts", func(s *subject) *map[string]int { return &s.counts }, (*choices).counts, auditimpl.SetBy, auditimpl.UpdateValue),
		of("pair", func(s *subject) *[2]string { return &s.pair }, func(c *choices) [2]string { return [2]string{c.text(), c.text()} }, auditimpl.SetBy, auditimpl.UpdateValue),
		of("complex", func(s *subject) *complex128 { return &s.complex }, func(c *choices) complex128 { return complex(c.float(), c.float()) }, auditimpl.SetBy, auditimpl.UpdateValue),
		of("pointer", func(s *subject) **int { return &s.pointer }, func(c *choices) *int { n := int(c.next()); return &n }, auditimpl.SetBy, auditimpl.UpdateValue),
		of("moment", func(s *subject) *time.Time { return &s.moment }, func(c *choices) time.Time { return time.Unix(int64(c.next()), 0).UTC() }, auditimpl.SetBy, auditimpl.UpdateValue),
		of("kept", func(s *subject) *int { return &s.kept }, func(c *choices) int { return int(c.next()) }, auditimpl.SetIntBy, auditimpl.UpdateInt, auditimpl.Keep(3)),
		of("secret", func(s *subject) *string { return &s.secret }, (*choices).text, auditimpl.SetBy, auditimpl.UpdateValue, auditimpl.Redact),
		of("changed", func(s *subject) *float64 { return &s.changed }, (*choices).float, auditimpl.SetFloatBy, auditimpl.UpdateFloat, auditimpl.OnChange),
		of("dynamic", func(s *subject) *any { return &s.dynamic }, func(c *choices) any { return any(c.bytes()) }, auditimpl.SetBy, auditimpl.UpdateValue),
	}
}

// choices turns fuzzed bytes into decisions; when they run out, all are 0.
type choices struct{ b []byte }

func (c *choices) next() byte {
	if len(c.b) == 0 {
		return 0
	}
	b := c.b[0]
	c.b = c.b[1:]
	return b
}

func (c *choices) number() uint64 {
	extremes := []uint64{0, 1, math.MaxUint64, 1 << 63, 1<<63 - 1, 255, 256, 1 << 32}
	if b := c.next(); int(b) < len(extremes) {
		return extremes[b]
	}
	return uint64(c.next())<<(c.next()%64) ^ uint64(c.next())
}

func (c *choices) float() float64 {
	switch b := c.next() % 12; b {
	case 0:
		return math.NaN()
	case 1:
		return math.Copysign(0, -1)
	case 2:
		return math.Float64frombits(0x7ff0000000000001) // a signalling NaN
	case 3:
		return math.Inf(1)
	default:
		return float64(b) / float64(1+c.next()%4)
	}
}

// text may be a long one, of which one letter differs from others.
func (c *choices) text() string {
	short := []string{"", "a", "bb", "\xff", "secret"}
	n := int(c.next() % 10)
	if n < len(short) {
		return short[n]
	}
	long := []byte(strings.Repeat("long text ", 30))
	long[c.next()] = 'a' + c.next()%26
	return string(long)
}

func (c *choices) bytes() []byte {
	return [][]byte{nil, {}, {1}, {1, 2}}[c.next()%4]
}

func (c *choices) counts() map[string]int {
	return []map[string]int{nil, {}, {"a": 1}, {"a": 2, "b": 1}}[c.next()%4]
}

// model is what a log must read like, kept in the simplest way.
type model struct {
	changes []audit.Change
	seq     uint64
	last    time.Time
	base    time.Time // nothing is known before
	lost    map[string]*loss
	shared  bool // its ring may have lost to a copy what it had
}

type loss struct {
	n    uint64
	at   time.Time
	left any
}

func newModel() *model { return &model{lost: make(map[string]*loss)} }

func (m *model) clone() *model {
	c := *m
	c.changes = slices.Clone(m.changes)
	c.lost = make(map[string]*loss)
	for name, l := range m.lost {
		copied := *l
		c.lost[name] = &copied
	}
	return &c
}

func (m *model) of(name string) (all []audit.Change) {
	for _, c := range m.changes {
		if c.Field == name {
			all = append(all, c)
		}
	}
	return all
}

// drop forgets the changes for which gone says so.
func (m *model) drop(gone func(audit.Change) bool) {
	m.changes = slices.DeleteFunc(m.changes, func(c audit.Change) bool {
		if !gone(c) {
			return false
		}
		if m.lost[c.Field] == nil {
			m.lost[c.Field] = &loss{}
		}
		l := m.lost[c.Field]
		l.n, l.at, l.left = l.n+1, c.At, c.New
		return true
	})
}

// add logs a change; a field that keeps the last three loses its fourth.
func (m *model) add(c audit.Change) {
	m.changes = append(m.changes, c)
	m.seq, m.last = c.Seq, c.At
	if kept := m.of("kept"); len(kept) > 3 {
		m.drop(func(c audit.Change) bool { return c.Field == "kept" && c.Seq == kept[0].Seq })
	}
}

// asOf is the value of a field at t, false if it is not known.
func (m *model) asOf(name string, t time.Time, now any) (value any, known bool) {
	changes := m.of(name)
	for i, c := range slices.Backward(changes) {
		if !c.At.After(t) {
			return changes[i].New, true
		}
	}
	switch l := m.lost[name]; {
	case l != nil:
		return l.left, !t.Before(l.at)
	case !m.base.IsZero() && t.Before(m.base):
		return nil, false
	case len(changes) > 0:
		return changes[0].Old, true
	}
	return now, true
}

// differs says where two values are not exactly the same, "" if they are.
func differs(got, want any) string {
	if g, w := exactly(got), exactly(want); g != w {
		return fmt.Sprintf("got %s, want %s", g, w)
	}
	return ""
}

// exactly is a text that differs whenever values do: by type, by bits, by nil and empty.
func exactly(v any) string {
	r := reflect.ValueOf(v)
	switch {
	case !r.IsValid():
		return "nil"
	case r.Kind() == reflect.Float64:
		return fmt.Sprintf("%T %x", v, math.Float64bits(r.Float()))
	case r.Kind() == reflect.Float32:
		return fmt.Sprintf("%T %x", v, math.Float32bits(v.(float32)))
	case r.Kind() == reflect.Complex128:
		return exactly(real(r.Complex())) + exactly(imag(r.Complex()))
	case r.Kind() == reflect.Pointer && !r.IsNil():
		return "&" + exactly(r.Elem().Interface())
	}
	return fmt.Sprintf("%#v", v)
}
