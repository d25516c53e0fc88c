package audit_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/auditline/auditline/audit"
)

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
