package audit_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/auditline/auditline/audit"
)

// wide has 20 exported fields, as decoders like them.
type wide struct {
	A1, A2, A3, A4, A5 int      `audit:"true"`
	B1, B2, B3, B4, B5 string   `audit:"true"`
	C1, C2, C3, C4, C5 float64  `audit:"true"`
	D1, D2, D3, D4     bool     `audit:"true"`
	E1                 []string `audit:"true"`

	trail audit.Trail
}

// BenchmarkCaptureOfJSON compares decoding within Capture with decoding alone.
//
//audit:loader
func BenchmarkCaptureOfJSON(b *testing.B) {
	var texts [2][]byte
	for i := range texts {
		s := strings.Repeat("x", 10+i)
		texts[i], _ = json.Marshal(&wide{A1: i, A3: 3, A5: 5 + i, B1: s, B2: s, B3: "b3", B4: "b4", C1: 1.5, C2: float64(i), D1: i > 0, E1: []string{"a", s}})
	}
	w := new(wide)
	b.Run("json", func(b *testing.B) {
		for i := range b.N {
			if err := json.Unmarshal(texts[i%2], w); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("capture", func(b *testing.B) {
		for i := range b.N {
			if err := audit.Capture(b.Context(), w, func() error { return json.Unmarshal(texts[i%2], w) }); err != nil {
				b.Fatal(err)
			}
		}
	})
}
