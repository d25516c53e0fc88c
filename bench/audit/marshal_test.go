package audit

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/auditimpl"
)

// line is what a basket has many of.
type line struct {
	SKU   string
	Count int
	Price float64
	At    time.Time
}

// basket logs each version of its lines.
type basket struct {
	lines []line `audit:"true"`

	trail audit.Trail
}

func (b *basket) Audit() audit.View     { return auditimpl.ViewOf(b, &b.trail) }
func (b *basket) setLines(lines []line) { auditimpl.Set(&b.trail, &b.lines, lines, 0) }

// BenchmarkMarshal writes 400 versions of a slice that grows by an element each time, as a log does
// and as gob does. It reports the bytes, the processor's milliseconds of the first call in the
// process, cold, and the ratio of a call to gob's.
func BenchmarkMarshal(b *testing.B) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		b.Fatal(err)
	}
	logged := new(basket)
	var versions [][]line
	var lines []line
	for i := range 400 {
		lines = append(lines, line{fmt.Sprint("sku-", i), i, float64(i) * 1.1, time.Unix(int64(i), 0).In(berlin)})
		logged.setLines(lines)
		versions = append(versions, lines)
	}
	start := processorTime(b)
	written := marshal(b, logged)
	cold := processorTime(b) - start
	compare(b,
		ready("gob", 1, func(int) {
			if err := gob.NewEncoder(new(bytes.Buffer)).Encode(versions); err != nil {
				b.Fatal(err)
			}
		}),
		ready("audit", 1, func(int) { marshal(b, logged) }),
	)
	b.ReportMetric(float64(written), "bytes")
	b.ReportMetric(cold.Seconds()*1000, "cold-ms")
}

func marshal(b *testing.B, logged audit.Audited) (written int) {
	data, err := logged.Audit().MarshalBinary()
	if err != nil {
		b.Fatal(err)
	}
	return len(data)
}
