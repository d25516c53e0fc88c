package audit_test

import (
	"math"
	"testing"

	"github.com/auditline/auditline/audit"
)

type meter struct {
	records int64   `audit:"true"`
	mean    float64 `audit:"true,name=average"`
	label   string  `audit:"true"`

	trail audit.Trail
}

func (m *meter) Audit() audit.View { return audit.ViewOf(m, &m.trail) }

func TestChangeLog(t *testing.T) {
	m := new(meter)
	audit.SetInt(&m.trail, &m.records, 3)
	audit.SetFloat(&m.trail, &m.mean, math.Copysign(0, -1))
	m.records = 10
	audit.SetInt(&m.trail, &m.records, math.MinInt64)
	audit.Set(&m.trail, &m.label, "x")

	log := m.Audit().ChangeLog("records")
	if len(log) != 2 || log[0].Old != int64(0) || log[0].New != int64(3) ||
		log[1].Old != int64(10) || log[1].New != int64(math.MinInt64) || log[1].Seq != 3 {
		t.Errorf("records: %v", log)
	}
	if log := m.Audit().ChangeLog("average"); len(log) != 1 || !math.Signbit(log[0].New.(float64)) {
		t.Errorf("average: %v", log)
	}
	if log := m.Audit().ChangeLog("none"); len(log) != 0 {
		t.Errorf("none: %v", log)
	}
}
