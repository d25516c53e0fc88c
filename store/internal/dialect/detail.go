package dialect

import (
	"context"

	"github.com/auditline/auditline/store/internal/value"
)

// Detail is a row of audit_detail. 0, "" and nil stand for NULL.
type Detail struct {
	Set        int64
	Op         int64
	Part       string
	Key, Whole []byte
	Type       string // of Whole
}

// HasWhole is added to an op where the row has the attribute as it was before.
const HasWhole = 8

// DetailColumns are what Scanned reads of audit_detail, called d.
const DetailColumns = "d.change_set, d.op, d.part, d.key, d.whole, d.type"

// DetailJoin adds to each row of audit_event, called e, its row of audit_detail, if it has one.
const DetailJoin = " LEFT JOIN audit_detail d ON d.oid = e.oid AND d.seq = e.seq"

// ScannedDetail are destinations of DetailColumns.
type ScannedDetail struct {
	set, op    *int64
	part, typ  *string
	key, whole []byte
}

// Dest returns the destinations.
func (s *ScannedDetail) Dest() []any {
	return []any{&s.set, &s.op, &s.part, &s.key, &s.whole, &s.typ}
}

// Detail is what was scanned, nil for nothing.
func (s *ScannedDetail) Detail() *Detail {
	if s.set == nil && s.op == nil {
		return nil
	}
	return &Detail{valueOf(s.set), valueOf(s.op), value.Unescape(valueOf(s.part)), s.key, s.whole, valueOf(s.typ)}
}

func valueOf[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

const detailColumns = 8

var insertDetails = ByRows(func(n int) string {
	return "INSERT INTO audit_detail (oid, seq, change_set, op, part, key, whole, type) VALUES " + Placeholders(n, detailColumns)
})

// InsertDetails stores the details of those events that have any.
func InsertDetails(ctx context.Context, tx Tx, events []Event) error {
	var args []any
	for _, e := range events {
		if d := e.Detail; d != nil {
			args = append(args, e.Oid, e.Seq, orNull(d.Set), orNull(d.Op), orNull(value.Escape(d.Part)), bytesOrNull(d.Key), bytesOrNull(d.Whole), orNull(d.Type))
		}
	}
	return InChunks(ctx, tx, insertDetails, detailColumns, args)
}

func orNull[T comparable](v T) any {
	if v == *new(T) {
		return nil
	}
	return v
}

func bytesOrNull(b []byte) any {
	if b == nil {
		return nil
	}
	return b
}
