package store

import (
	"context"
	"fmt"
	"iter"

	"github.com/auditline/auditline/store/internal/dialect"
	"github.com/auditline/auditline/store/internal/value"
)

// linkRow is a stored change with what its link in the chain is made of.
type linkRow struct {
	dialect.Event
	oid        int64
	field      field
	mark       []byte // of its origin
	commitment []byte // nil unless values were taken away
	misplaced  bool   // its origin's row is for changes of another time
}

const (
	linkColumns = "e.oid, e.seq, e.at, e.ctx, e.fid, " + oldColumn + ", e.new, e.enc, f.name, f.type, c.actor, c.why, c.corr, c.key, c.mark, c.since, c.until, x.commitment, " + dialect.DetailColumns
	linkTables  = " FROM audit_event e LEFT JOIN audit_field f ON f.fid = e.fid LEFT JOIN audit_ctx c ON c.ctx = e.ctx" +
		" LEFT JOIN audit_erased x ON x.oid = e.oid AND x.seq = e.seq" + dialect.DetailJoin
)

// originMarks remembers the marks of origins, each of which costs a hash.
type originMarks map[int64][]byte

// links yields the stored changes that fit a condition, in the order of objects and numbers.
func (db *DB) links(ctx context.Context, tx dialect.Tx, condition string, args ...any) iter.Seq2[*linkRow, error] {
	return func(yield func(*linkRow, error) bool) {
		rows, err := tx.Query(ctx, "SELECT "+linkColumns+linkTables+condition+" ORDER BY e.oid, e.seq", args...)
		if err != nil {
			yield(nil, err)
			return
		}
		defer rows.Close()
		marks := make(originMarks)
		for rows.Next() {
			row, err := db.linkRow(rows, marks)
			if !yield(row, err) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// linkRow scans a row of linkColumns.
func (db *DB) linkRow(rows dialect.Rows, marks originMarks) (*linkRow, error) {
	r, e := &linkRow{}, &dialect.Event{}
	var enc *int64
	var name, typ, who, why, correlation *string
	var key, mark []byte
	var since, until *int64
	var detail dialect.ScannedDetail
	err := rows.Scan(append([]any{&r.oid, &e.Seq, &e.At, &e.Ctx, &e.Fid, &e.Old, &e.New, &enc, &name, &typ, &who, &why, &correlation,
		&key, &mark, &since, &until, &r.commitment}, detail.Dest()...)...)
	if err != nil {
		return nil, err
	}
	r.field = field{id: e.Fid, name: text(name), typ: plainText(typ)}
	e.Detail = detail.Detail()
	r.misplaced = since != nil && until != nil && uint64(e.At-*since) >= uint64(*until-*since)
	r.mark = marks.of(e.Ctx, mark, key, origin{text(who), text(why), text(correlation)})
	if err := db.columns(e, enc, r.field.typ); err != nil {
		return r, fmt.Errorf("change %d of %s: %w", e.Seq, r.field.name, err)
	}
	r.Event = *e
	return r, nil
}

func plainText(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// maxMarks bounds the memory for marks.
const maxMarks = 1 << 16

// of returns the mark of an origin: the stored one, or that which its key gives.
func (m originMarks) of(ctx int64, stored, key []byte, o origin) []byte {
	switch {
	case ctx == 0:
		return noMark
	case stored != nil:
		return stored
	}
	if mark, ok := m[ctx]; ok {
		return mark
	}
	if len(m) >= maxMarks {
		clear(m)
	}
	m[ctx] = markOf(key, o)
	return m[ctx]
}

// addRow links a stored change.
func (c *chain) addRow(r *linkRow) {
	c.link(&r.Event, r.field, r.mark, c.commitmentOf(r))
}

// commitmentOf is the commitment to r's values, the kept one where a value was taken away.
func (c *chain) commitmentOf(r *linkRow) []byte {
	if old, new := formsOf(r.Enc); old == value.Erased || new == value.Erased {
		return r.commitment
	}
	return c.commitment(&r.Event, r.field.name)
}
