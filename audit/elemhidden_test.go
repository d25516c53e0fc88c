package audit_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/auditline/auditline/audit"
)

// TestLogsOfElementsBeforeTheyWereRedacted reads logs of versions that hid nothing: what they hold
// of members and elements is not shown any more, nor written again.
func TestLogsOfElementsBeforeTheyWereRedacted(t *testing.T) {
	cart, whole := new(Cart), new(CartWhole)
	cart.SetPlaceStreet("secret road")
	cart.SetLinesAt("secret key", Item{Notes: []string{"secret note"}})
	cart.AppendNotes("a", "b")
	whole.SetPlace(Place{Street: "secret road"})
	then := audit.Timestamp()
	for _, old := range []audit.Audited{cart, whole} {
		log, err := old.Audit().MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		hidden := new(CartHidden)
		if err := hidden.Audit().UnmarshalBinary(log); err != nil {
			t.Fatal(err)
		}
		hidden.SetPlaceStreet("secret lane")
		shown, err := hidden.Audit().MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		if written, err := hidden.Audit().MarshalBinary(); err != nil || strings.Contains(string(written), "secret") {
			t.Errorf("%T: %v, the log is written as %q", old, err, written)
		}
		for what, text := range map[string]string{
			"JSON": string(shown), "changes": edited(hidden.Audit().Since(0)), "AsOf": fmt.Sprint(hidden.Audit().AsOf(then)),
		} {
			if strings.Contains(text, "secret") || !strings.Contains(text, string(audit.Redacted)) {
				t.Errorf("%T: %s shows %s", old, what, text)
			}
		}
		if old == audit.Audited(cart) && edited(hidden.ChangeLog("hints")) != "hints[0]: <nil> -> a; hints[1]: <nil> -> b" {
			t.Errorf("under the new name: %s", edited(hidden.ChangeLog("hints")))
		}
	}
}
