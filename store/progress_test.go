package store_test

import (
	"context"
	"io"
	"testing"
	"time"

	"github.com/auditline/auditline/store"
)

// TestProgress follows long work to its end.
func TestProgress(t *testing.T) {
	db := newSQLite(t)
	save(t, db.DB, order("A", 3), order("B", 2))
	for _, c := range []struct {
		name string
		last [2]int // done, of how many
		do   func(ctx context.Context) error
	}{
		{"verify", [2]int{2, 2}, func(ctx context.Context) error { return db.Verify(ctx, nil) }},
		{"export", [2]int{5, 0}, func(ctx context.Context) error { return db.Export(ctx, io.Discard, store.Filter{}) }},
		{"erase an actor", [2]int{1, 1}, func(ctx context.Context) error { return db.EraseActor(ctx, "ann", "someone") }},
		{"erase", [2]int{3, 3}, func(ctx context.Context) error { return db.Erase(ctx, kind, "A") }},
		{"prune", [2]int{2, 2}, func(ctx context.Context) error { return db.Prune(ctx, time.Now()) }},
	} {
		var last [2]int
		ctx := store.WithProgress(t.Context(), func(done, total int) {
			if done != last[0]+1 {
				t.Errorf("%s: %d follows %d", c.name, done, last[0])
			}
			last = [2]int{done, total}
		})
		if err := c.do(ctx); err != nil || last != c.last {
			t.Errorf("%s told of %d at last (%v), want %d", c.name, last, err, c.last)
		}
	}
}
