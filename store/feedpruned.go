package store

import (
	"context"

	"github.com/auditline/auditline/store/internal/dialect"
)

// checkPruned returns ErrPruned where Prune has taken away what a page should have had, which
// begins after was and ends with the commit upTo. It runs after the page was read, as Prune may run
// at any time. What was pruned before a reader began at the first commit is nothing that it has
// missed.
func (f *feed) checkPruned(ctx context.Context, was place, upTo int64) error {
	lacking, err := dialect.One(ctx, f.db.read(), []any{new(int64)}, "SELECT m.pos FROM audit_commit m JOIN audit_pruned p ON p.oid = m.oid WHERE "+
		f.unread()+" AND p.seq >= CASE WHEN m.pos = $3 THEN $4 + 1 ELSE m.first END AND m.pos <= $5 LIMIT 1", append(was.args(), upTo)...)
	if err != nil || !lacking {
		return err
	}
	if was.From == f.db.dialect.NoSnapshot() {
		pruned, err := f.prunedSoFar(ctx)
		if err != nil || pruned == was.Pruned {
			return err
		}
	}
	return ErrPruned
}

// prunedSoFar is a number that grows whenever Prune takes something away.
func (f *feed) prunedSoFar(ctx context.Context) (sum int64, err error) {
	_, err = dialect.One(ctx, f.db.read(), []any{&sum}, "SELECT CAST(coalesce(sum(seq), 0) AS bigint) FROM audit_pruned")
	return sum, err
}
