package audit_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
)

type named struct {
	Name   string `json:"name"`
	Secret string `json:"-"`
	hidden int
	Embedded
}

type Embedded struct{ Ratio float64 }

type odd struct{}

func (odd) MarshalJSON() ([]byte, error) { panic("never") }

func TestValuesInJSON(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		value any
		want  string
	}{
		{nil, `null`},
		{true, `true`},
		{int64(math.MinInt64), `-9223372036854775808`},
		{int64(-1 << 53), `-9007199254740992`},
		{uint64(math.MaxUint64), `18446744073709551615`},
		{time.Second, `1000000000`},
		{math.NaN(), `"NaN"`},
		{math.Inf(-1), `"-Inf"`},
		{math.Copysign(0, -1), `-0`},
		{float32(0.1), `0.1`},
		{complex(1, math.Inf(1)), `"(1+Infi)"`},
		{"a\"b", `"a\"b"`},
		{"\xff", `{"base64":"/w=="}`},
		{[]byte{0, 255}, `"AP8="`},
		{[]byte(nil), `null`},
		{[]float64(nil), `null`},
		{[]float64{1, math.NaN()}, `[1,"NaN"]`},
		{[2]byte{1, 2}, `[1,2]`},
		{map[int]any{2: "b", 1: []int{}}, `{"1":[],"2":"b"}`},
		{map[string]int(nil), `null`},
		{map[time.Time]int{time.Unix(0, 0).UTC(): 1}, `{"1970-01-01T00:00:00Z":1}`},
		{named{"n", "s", 1, Embedded{2}}, `{"name":"n","Ratio":2}`},
		{&named{}, `{"name":"","Ratio":0}`},
		{(*named)(nil), `null`},
		{time.Unix(0, 1).UTC(), `"1970-01-01T00:00:00.000000001Z"`},
		{func() {}, `"func()"`},
		{make(chan int), `"chan int"`},
		{audit.Redacted, `"[redacted]"`},
	} {
		if got := member(t, audit.Change{New: c.value}); got != c.want {
			t.Errorf("%#v: got %s, want %s", c.value, got, c.want)
		}
	}
}

// TestValuesWithoutJSON has errors that say where.
func TestValuesWithoutJSON(t *testing.T) {
	t.Parallel()
	cycle := map[string]any{}
	cycle["self"] = cycle
	for _, c := range []struct {
		value any
		want  string
	}{
		{[]odd{{}}, "audit: cannot write a change as JSON: f: [0]: a method of audit_test.odd panics: never"},
		{cycle, "it leads back to itself"},
	} {
		_, err := audit.Change{Field: "f", New: c.value}.MarshalJSON()
		if err == nil || !strings.HasSuffix(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

// member is the new value of c as it stands in JSON.
func member(t *testing.T, c audit.Change) string {
	t.Helper()
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil {
		t.Fatal(err)
	}
	return string(members["new"])
}

func TestViewInJSON(t *testing.T) {
	t.Parallel()
	a := &Account{number: "47-11"}
	_ = a.SetBalance(context.Background(), 5)
	text, err := json.Marshal(a.Audit())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`{"type":"github.com/auditline/auditline/audit_test.Account","id":"47-11","attributes":{"balance":5,"holder":"",`,
		`"pin":"[redacted]"`, `"changes":[{"field":"balance","old":0,"new":5,`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
	empty, err := json.Marshal(audit.View{})
	if got := string(empty); err != nil || got != `{"type":"","attributes":{},"changes":[]}` {
		t.Errorf("%s %v", got, err)
	}
	if got := fmt.Sprint(a.Audit()); got != "github.com/auditline/auditline/audit_test.Account 47-11: 1 changes" {
		t.Error(got)
	}
}
