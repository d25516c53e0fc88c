package store

import (
	"context"
	"slices"

	"github.com/auditline/auditline/store/internal/dialect"
	"github.com/auditline/auditline/store/internal/value"
)

// The SQL for objects of the type in the first placeholder, and for the one with the id in the
// second.
const (
	ofKind      = " = (SELECT kid FROM audit_kind WHERE kind = $1)"
	whereObject = " WHERE o.kid" + ofKind + " AND o.id = $2"
)

// Kinds lists the types of which something is stored, as Filter.Kind and Entry.Kind have them.
func (db *DB) Kinds(ctx context.Context) (kinds []string, err error) {
	rows, err := db.read().Query(ctx, "SELECT kind FROM audit_kind")
	if err != nil {
		return nil, db.fail("types", err)
	}
	defer rows.Close()
	for rows.Next() {
		var kind string
		if err := rows.Scan(&kind); err != nil {
			return nil, db.fail("types", err)
		}
		kinds = append(kinds, value.Unescape(kind))
	}
	slices.Sort(kinds)
	return kinds, db.fail("types", rows.Err())
}

// number gives objects of one type the type's number.
func (b *batch) number(ctx context.Context, all []*pending) error {
	kid, ok, err := b.dict.kind(ctx, all[0].kind)
	if err != nil {
		return err
	}
	if !ok {
		if kid, err = b.kindRow(ctx, value.Escape(all[0].kind)); err != nil {
			return err
		}
		b.dict.setKind(all[0].kind, kid)
	}
	for _, p := range all {
		p.kid = kid
	}
	return nil
}

// kindRow finds a row of audit_kind or adds it. Where this transaction has to add it, others that
// add the same one wait for it: the last query finds that of one that was faster.
func (b *batch) kindRow(ctx context.Context, kind string) (int64, error) {
	const find = "SELECT kid FROM audit_kind WHERE kind = $1"
	kid, err := b.kindBy(ctx, find, kind)
	if kid == 0 && err == nil {
		kid = b.db.dialect.AddKind(ctx, b.db.sql, kind)
	}
	for _, query := range []string{"INSERT INTO audit_kind (kind) VALUES ($1) ON CONFLICT (kind) DO NOTHING RETURNING kid", find} {
		if kid == 0 && err == nil {
			kid, err = b.kindBy(ctx, query, kind)
		}
	}
	if kid == 0 && err == nil {
		err = errRowGone
	}
	return kid, err
}

func (b *batch) kindBy(ctx context.Context, query, kind string) (kid int64, err error) {
	_, err = dialect.One(ctx, b.tx, []any{&kid}, query, kind)
	return kid, err
}

// kind returns the number of a type, if it is remembered.
func (d *dictionary) kind(ctx context.Context, kind string) (kid int64, ok bool, err error) {
	if kid, ok := d.kinds[kind]; ok {
		return kid, true, nil
	}
	if err := d.readVersion(ctx); err != nil {
		return 0, false, err
	}
	d.known(func(n *names) { kid, ok = n.kinds[kind] })
	return kid, ok, nil
}

func (d *dictionary) setKind(kind string, kid int64) {
	if d.kinds == nil {
		d.kinds = make(map[string]int64)
	}
	d.kinds[kind] = kid
}
