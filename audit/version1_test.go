package audit_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/auditline/auditline/audit"
)

// TestVersion1 reads logs that were written before types were described by structure.
func TestVersion1(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]audit.Audited{"rich": new(rich), "stage": new(Stage), "account": &Account{number: "1"}} {
		data, err := os.ReadFile(filepath.Join("testdata", "version1", name+".bin"))
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join("testdata", "version1", name+".jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // as version 1, and again as what MarshalBinary makes of it
			if err := x.Audit().UnmarshalBinary(data); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if got := jsonLines(t, x.Audit()); got != string(want) {
				t.Errorf("%s:\n got %s\nwant %s", name, got, want)
			}
			if data, err = x.Audit().MarshalBinary(); err != nil || data[0] != 2 {
				t.Errorf("%s: %v", name, err)
			}
		}
		again, err := x.Audit().MarshalBinary()
		if err != nil || !bytes.Equal(again, data) {
			t.Errorf("%s: other bytes when written again, %v", name, err)
		}
	}
}

// jsonLines is a line of JSON for each change, with times in UTC.
func jsonLines(t *testing.T, v audit.View) string {
	t.Helper()
	var all []byte
	for c := range v.Changes() {
		c.At = c.At.UTC()
		line, err := c.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		all = append(append(all, line...), '\n')
	}
	return string(all)
}
