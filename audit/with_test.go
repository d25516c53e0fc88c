package audit_test

import (
	"context"
	"errors"
	"testing"

	"github.com/auditline/auditline/audit"
)

func TestWho(t *testing.T) {
	l := new(Till)
	for _, ctx := range []context.Context{context.Background(), audit.With(context.Background(), audit.Origin{Why: "because"}), nil} {
		if err := l.SetNotes(ctx, []string{"a"}); !errors.Is(err, audit.ErrNoWho) {
			t.Error(err)
		}
		if err := l.SetTotal(ctx, 1); !errors.Is(err, audit.ErrNoWho) {
			t.Error(err)
		}
		if err := l.Update(ctx, func(TillUpdate) error { t.Error("called"); return nil }); !errors.Is(err, audit.ErrNoWho) {
			t.Error(err)
		}
	}
	if l.Audit().Seq() != 0 || l.Notes() != nil {
		t.Error("something was set")
	}
	ctx := audit.With(context.Background(), audit.Origin{Who: "ann"})
	if err := errors.Join(l.SetNotes(ctx, []string{"a"}), l.SetTotal(ctx, 1)); err != nil {
		t.Error(err)
	}
	first := l.ChangeLog("notes")[0]
	if err := l.Undo(context.Background(), first); !errors.Is(err, audit.ErrNoWho) {
		t.Error(err)
	}
	if err := l.RevertTo(context.Background(), first.At.Add(-1)); !errors.Is(err, audit.ErrNoWho) || l.Total() != 1 {
		t.Error(err)
	}
	if err := l.Undo(ctx, first); err != nil || l.Notes() != nil {
		t.Error(err, l.Notes())
	}
}
