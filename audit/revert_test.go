package audit_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/auditimpl"
)

func TestRevertIsRefusedByACheck(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	a := &Account{balance: -5} // it was so before
	_ = a.SetBalance(ctx, 10)
	a.SetOwner(ctx, "ann")
	if err := a.RevertTo(ctx, time.Now().Add(-time.Hour)); !errors.Is(err, errOverdrawn) {
		t.Error(err)
	}
	if a.Balance() != 10 || a.Owner() != "ann" {
		t.Errorf("balance %d, owner %s", a.Balance(), a.Owner())
	}
}

func TestRevertRefusesBeforeItChangesAnything(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	start := time.Now().Add(-time.Second)
	for _, c := range []struct {
		name string
		do   func(*Account)
		want string
	}{
		{"lost in a ring", func(a *Account) {
			for i := range 5 {
				a.SetVisits(ctx, i)
			}
		}, "cannot revert visits: what it was then is no longer in the log"},
		{"forgotten", func(a *Account) { a.SetRate(ctx, 1); a.Audit().Forget(9) }, "cannot revert balance: what it was then is no longer in the log"},
		{"redacted", func(a *Account) { a.SetPin(ctx, "1") }, "cannot revert pin: it is redacted; audit.Keep(\"pin\") leaves it as it is"},
	} {
		a := new(Account)
		_ = a.SetBalance(ctx, 1)
		c.do(a)
		seq := a.Audit().Seq()
		if err := a.RevertTo(ctx, start); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
		if a.Audit().Seq() != seq {
			t.Errorf("%s: something was set", c.name)
		}
	}
}

// The check that refuses is the last of three attributes'.
func TestRevertAsksAllChecksFirst(t *testing.T) {
	t.Parallel()
	o := new(Outer)
	o.SetLevel(1)
	at := o.ChangeLog("level")[0].At
	o.SetLevel(2)
	o.SetLabel("b")
	seq := o.Audit().Seq()
	refusing := func(string) error { return errOverdrawn }
	setter := func(v string) error { o.SetLabel(v); return nil }
	err := auditimpl.Revert(o.Audit(), at, nil, auditimpl.Undo("Base.level", o.SetLevel), auditimpl.UndoChecked("label", setter, refusing))
	if !errors.Is(err, errOverdrawn) || o.Level() != 2 || o.Label() != "b" || o.Audit().Seq() != seq {
		t.Errorf("%v: level %d, label %s, %d changes", err, o.Level(), o.Label(), o.Audit().Seq())
	}
	refuse := func(string) error { return errOverdrawn }
	err = auditimpl.Revert(o.Audit(), at, nil, auditimpl.Undo("Base.level", o.SetLevel), auditimpl.UndoChecked("label", refuse))
	if !errors.Is(err, errOverdrawn) || o.Level() != 2 || o.Audit().Seq() != seq {
		t.Errorf("a setter whose check cannot be asked alone: %v: level %d", err, o.Level())
	}
}

func TestRevertKeepsWhatItIsTold(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	start := time.Now().Add(-time.Second)
	a := new(Account)
	_ = a.SetBalance(ctx, 1)
	a.SetPin(ctx, "1")
	a.SetRate(ctx, 2)
	if err := a.RevertTo(ctx, start, audit.Keep("pn")); err == nil || !strings.Contains(err.Error(), `Keep("pn"): `) {
		t.Error(err)
	}
	if err := a.RevertTo(ctx, start, audit.Keep("pin"), audit.Keep("rate")); err != nil {
		t.Error(err)
	}
	if a.Balance() != 0 || a.pin != "1" || a.Rate() != 2 {
		t.Errorf("balance %d, pin %s, rate %v", a.Balance(), a.pin, a.Rate())
	}
}

func TestRevertOfAnEmbeddedStruct(t *testing.T) {
	t.Parallel()
	o := new(Outer)
	o.SetLevel(1)
	at := o.ChangeLog("level")[0].At
	o.SetLevel(2)
	if err := auditimpl.Revert(o.Audit(), at, nil); err == nil || err.Error() != "audit: cannot revert level: it has no setter here; audit.Keep(\"level\") leaves it as it is" {
		t.Error(err)
	}
	if err := auditimpl.Revert(o.Audit(), at, nil, auditimpl.Undo("Base.level", o.SetLevel)); err != nil || o.Level() != 1 {
		t.Errorf("%v, level %d", err, o.Level())
	}
}
