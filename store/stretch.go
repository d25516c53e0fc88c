package store

import (
	"context"
	"math"

	"github.com/auditline/auditline/store/internal/dialect"
	"github.com/auditline/auditline/store/internal/value"
)

// stretch adds which changes of one object are asked for: those of a stretch of numbers, in whose
// order the table is. As the object's times increase with its numbers, times become numbers, too.
func (db *DB) stretch(ctx context.Context, w *where, f Filter) error {
	oid, last, err := db.oidOf(ctx, f.Kind, f.ID)
	if err != nil {
		return err
	}
	s := stretch{db: db, Filter: f, oid: oid, last: last, upTo: math.MaxInt64}
	if err := s.find(ctx); err != nil {
		return err
	}
	w.add("e.oid = %s", s.oid)
	w.add("e.seq > %s", s.after)
	w.add("e.seq <= %s", s.upTo)
	w.objects(f.Objects)
	w.field(f.Kind, f.Field)
	return s.fieldPage(ctx, w)
}

// oidOf is the number of an object, 0 where nothing is stored of it: no object has it. last is the
// number of its last change.
func (db *DB) oidOf(ctx context.Context, kind, id string) (oid, last int64, err error) {
	_, err = dialect.One(ctx, db.read(), []any{&oid, &last}, "SELECT o.oid, o.last_seq FROM audit_object o"+whereObject,
		value.Escape(kind), value.Escape(id))
	return oid, last, err
}

// stretch are the changes of an object after one number and up to another.
type stretch struct {
	db *DB
	Filter
	oid, last   int64 // of the object, as it stands
	after, upTo int64
}

func (s *stretch) find(ctx context.Context) error {
	if err := s.between(ctx); err != nil || s.Past == "" {
		return err
	}
	at, oid, seq, err := s.Past.place()
	switch {
	case err != nil:
		return err
	case oid == s.oid && s.Newest:
		s.upTo = min(s.upTo, seq-1)
	case oid == s.oid:
		s.after = max(s.after, seq)
	default:
		return s.past(ctx, at, oid)
	}
	return nil
}

// between takes the times into account.
func (s *stretch) between(ctx context.Context) (err error) {
	if !s.After.IsZero() {
		s.after, err = s.lastUpTo(ctx, nanos(s.After))
	}
	if !s.Before.IsZero() && err == nil {
		s.upTo, err = s.lastUpTo(ctx, earlier(nanos(s.Before)))
	}
	return err
}

// past is for a cursor of another object's change: of two changes of one time, that of the object
// with the smaller number comes first.
func (s *stretch) past(ctx context.Context, at, oid int64) error {
	if oid < s.oid {
		at = earlier(at)
	}
	seq, err := s.lastUpTo(ctx, at)
	if s.Newest {
		s.upTo = min(s.upTo, seq)
	} else {
		s.after = max(s.after, seq)
	}
	return err
}

// lastUpTo is the number of the last change up to a time, 0 for none.
func (s *stretch) lastUpTo(ctx context.Context, at int64) (int64, error) {
	p, err := s.db.pointAt(ctx, s.Kind, s.ID, at)
	return p.seq, err
}

// earlier is the moment before a time, for which there may be no number.
func earlier(at int64) int64 {
	if at == math.MinInt64 {
		return at
	}
	return at - 1
}
