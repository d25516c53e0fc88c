package audit_test

import (
	"fmt"
	"testing"
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
