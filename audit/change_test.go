package audit_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
)

func TestWritesAroundTheSetter(t *testing.T) {
	s := new(Stage)
	s.SetRecords(3)
	s.records = 10 //stagecheck:ignore auditwrite the test is about this
	s.SetRecords(11)
	got := fmt.Sprint(s.ChangeLog("records")[0].Old, s.ChangeLog("records")[0].New,
		s.ChangeLog("records")[1].Old, s.ChangeLog("records")[1].New)
	if got != "0 3 10 11" {
		t.Error(got)
	}
}

func TestChangePrints(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC)
	c := audit.Change{Field: "balance", Old: 5, New: 7, At: at, Seq: 3, Who: "ann", Why: "a gift", Correlation: "r1"}
	const want = "2026-01-02T03:04:05.000000006Z #3 balance: 5 → 7 (by ann, a gift, in r1)"
	if got := fmt.Sprint(c); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := fmt.Sprint(audit.Change{Field: "n", At: at, Seq: 1}); got != "2026-01-02T03:04:05.000000006Z #1 n: <nil> → <nil>" {
		t.Error(got)
	}
}

func TestLoggedWithSlog(t *testing.T) {
	t.Parallel()
	a := &Account{number: "47-11"}
	ctx := audit.With(context.Background(), audit.Origin{Who: "ann"})
	a.SetRate(ctx, math.NaN())
	a.SetTags(ctx, []string{"a"})
	var text, object bytes.Buffer
	for _, h := range []slog.Handler{slog.NewTextHandler(&text, nil), slog.NewJSONHandler(&object, nil)} {
		slog.New(h).Info("", "account", a.Audit(), "change", a.ChangeLog("tags")[0])
	}
	for _, want := range []string{
		"account.type=github.com/auditline/auditline/audit_test.Account account.id=47-11 account.seq=2",
		"account.attributes.rate=NaN", "account.attributes.tags=[a]",
		"change.field=tags change.old=[] change.new=[a]", "change.seq=2 change.who=ann",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no %s in %s", want, text.String())
		}
	}
	for _, want := range []string{`"rate":"NaN"`, `"old":null,"new":["a"]`, `"id":"47-11"`} {
		if !strings.Contains(object.String(), want) {
			t.Errorf("no %s in %s", want, object.String())
		}
	}
}
