package audit_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
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

func TestUndo(t *testing.T) {
	b := filledHamper()
	rates, cards := b.ChangeLog("rate"), b.ChangeLog("card")
	last := rates[len(rates)-1]
	if err := b.Undo(last); err != nil || b.Rate() != 1 {
		t.Error(err, b.Rate())
	}
	again := b.ChangeLog("rate")[4]
	if again.Old != float32(1.5) || again.New != float32(1) {
		t.Errorf("undoing was logged as %v", again)
	}
	for want, c := range map[string]audit.Change{
		fmt.Sprintf("audit: cannot undo change %d of rate: change %d came after it", last.Seq, again.Seq):               last,
		fmt.Sprintf("audit: cannot undo change %d of card: it is redacted", cards[0].Seq):                               cards[0],
		"audit: cannot undo change 3 of length: github.com/auditline/auditline/audit_test.Hamper has no such attribute": {Field: "length", Seq: 3},
		"audit: cannot undo change 99 of rate: it is not in the log":                                                    {Field: "rate", Seq: 99},
		"audit: cannot undo change 1 of wide: it is not in the log":                                                     {Field: "wide", Seq: 1},
	} {
		if err := b.Undo(c); err == nil || err.Error() != want {
			t.Errorf("got %v\nwant %s", err, want)
		}
	}
	b.SetPartsAt("new", 7)
	b.AppendLines("third")
	b.SetSizeLat(3)
	all := b.Audit().Since(0)
	for _, c := range all[len(all)-3:] {
		if err := b.Undo(c); err != nil {
			t.Error(err)
		}
	}
	if got := fmt.Sprint(b.Parts(), b.Lines(), b.Size()); got != "map[old:1] [first second] {0 2}" {
		t.Error(got)
	}
	b.rate = 4 //stagecheck:ignore auditwrite the log must find a write around its setter
	if err := b.Undo(again); err == nil || !strings.HasSuffix(err.Error(), "the attribute was written around its setter since") {
		t.Error(err)
	}
	_ = b.SetTotal(3)
	total := b.ChangeLog("total")
	b.total = 3 //stagecheck:ignore auditwrite what the setter has set, written again
	if err := b.Undo(total[len(total)-1]); err != nil || b.total != 30 {
		t.Error(err, b.total)
	}
}
