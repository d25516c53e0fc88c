package audit_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/auditline/auditline/audit"
)

func TestDiff(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	a, b := new(Account), new(Account)
	if d := audit.Diff(a, b); len(d) != 0 {
		t.Errorf("%v", d)
	}
	a.SetTags(ctx, []string{})
	a.SetNotes(ctx, map[string]string{"a": "b"})
	b.SetOwner(ctx, "bob")
	b.SetPin(ctx, "1")
	if got, want := fmt.Sprintf("%q", audit.Diff(a, b)),
		`[{"holder" "" "bob"} {"tags" [] []} {"pin" "[redacted]" "[redacted]"} {"notes" map["a":"b"] map[]}]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := fmt.Sprint(audit.Diff(new(Stage), &Base{level: 1})),
		"[{records 0 <nil>} {latency 0 <nil>} {level <nil> 1} {label <nil> }]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
