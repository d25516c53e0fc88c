package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/auditline/auditline/store"
)

// TestCancelled ends the contexts of saves at any moment. Each save stores all or nothing, and the
// last one what is left.
func TestCancelled(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		o := order("A", 1)
		want := o.Audit().Since(0)
		cancelled := 0
		for i := range 150 { // the first one ends before its save begins
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i)*10*time.Microsecond)
			err := db.Save(ctx, o)
			cancel()
			if err != nil {
				cancelled++
				if !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("the error is not the context's: %v", err)
				}
			}
			count(o)
			all := o.Audit().Since(0)
			want = append(want, all[len(all)-1])
		}
		save(t, db.DB, o)
		expect(t, history(t, db.DB, store.Filter{Kind: kind, ID: "A"}), want)
		if err := db.Verify(t.Context(), nil); err != nil {
			t.Error(err)
		}
		if cancelled == 0 {
			t.Error("no save minds its context")
		}
	})
}
