package audit

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/bench/audit/whole"
)

// BenchmarkCapture compares decoding the JSON of a struct with 20 fields within Capture with
// decoding alone, and with a generated UnmarshalJSON, which looks for keys that are there twice and
// captures as well. Each time seven of its fields change.
//
//audit:loader
func BenchmarkCapture(b *testing.B) {
	const n = 60
	var texts [2][]byte
	for i := range texts {
		s := strings.Repeat("x", 10+i)
		texts[i], _ = json.Marshal(&whole.Wide{A1: i, A3: 3, A5: 5 + i, B1: s, B2: s, B3: "b3", B4: "b4",
			C1: 1.5, C2: float64(i), D1: i > 0, E1: []string{"a", s}})
	}
	compare(b,
		ready("decode", n, func(n int) {
			w := new(whole.Wide)
			for i := range n {
				if err := json.Unmarshal(texts[i%2], w); err != nil {
					b.Fatal(err)
				}
			}
		}),
		ready("capture", n, func(n int) {
			w := new(whole.Wide)
			for i := range n {
				err := audit.Capture(b.Context(), w, func() error { return json.Unmarshal(texts[i%2], w) })
				if err != nil {
					b.Fatal(err)
				}
			}
		}),
		ready("unmarshaljson", n, func(n int) {
			d := new(whole.Document)
			for i := range n {
				if err := json.Unmarshal(texts[i%2], d); err != nil {
					b.Fatal(err)
				}
			}
		}),
	)
}
