package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/auditline/auditline/store/internal/dialect"
)

// fieldPage adds which changes of a long stretch may be among the first ones of the attribute that
// f asks for: those of the index, and all with small numbers, which it lacks. Without it all
// changes would be read of an attribute that has few among many.
func (s *stretch) fieldPage(ctx context.Context, w *where) error {
	if !s.byFieldPage() {
		return nil
	}
	fids, err := s.fids(ctx)
	if err != nil {
		return err
	}
	order := ""
	if s.Newest {
		order = " DESC"
	}
	var late strings.Builder
	args := []any{s.oid, s.after, min(s.upTo, manyChanges)}
	for _, fid := range fids {
		fmt.Fprintf(&late, " UNION ALL SELECT * FROM (SELECT i.seq FROM audit_event i WHERE i.oid = %%s AND i.fid = %%s"+
			" AND i.seq > %%s AND i.seq <= %%s AND i.seq > "+many+" ORDER BY i.seq%s LIMIT %d) late", order, s.Limit)
		args = append(args, s.oid, fid, s.after, s.upTo)
	}
	w.add("e.seq IN (SELECT i.seq FROM audit_event i WHERE i.oid = %s AND i.seq > %s AND i.seq <= %s"+late.String()+")", args...)
	return nil
}

// byFieldPage says that a page is asked for that has to be looked for in many changes, by nothing
// but the name of an attribute: of others the index could give some that do not fit.
func (s *stretch) byFieldPage() bool {
	_, part := splitPart(s.Field)
	return s.Field != "" && part == "" && s.Limit > 0 && !s.byOrigin() && s.Objects == nil && min(s.upTo, s.last)-s.after > manyChanges
}

// fids are the numbers of the attribute, which has one for each type and each name that it had.
func (s *stretch) fids(ctx context.Context) (fids []int64, err error) {
	w := where{dialect: s.db.dialect}
	w.text("f.kind = %s", s.Kind)
	w.field(s.Kind, s.Field)
	return dialect.Numbers(ctx, s.db.read(), "SELECT f.fid FROM audit_field f"+w.clause(), w.args...)
}
