package audit_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
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

func TestChangePrints(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC)
	c := audit.Change{Field: "balance", Old: 5, New: 7, At: at, Seq: 3, Who: "ann", Why: "a gift", Correlation: "r1"}
	const want = "2026-01-02T03:04:05.000000006Z #3 balance: 5 → 7 (by ann, a gift, in r1)"
	if got := fmt.Sprint(c); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := fmt.Sprint(audit.Change{Field: "n", At: at, Seq: 1}); got != "2026-01-02T03:04:05.000000006Z #1 n: <nil> → <nil>" {
		t.Error(got)
	}
}

func TestLoggedWithSlog(t *testing.T) {
	t.Parallel()
	a := &Account{number: "47-11"}
	ctx := audit.With(context.Background(), audit.Origin{Who: "ann"})
	a.SetRate(ctx, math.NaN())
	a.SetTags(ctx, []string{"a"})
	var text, object bytes.Buffer
	for _, h := range []slog.Handler{slog.NewTextHandler(&text, nil), slog.NewJSONHandler(&object, nil)} {
		slog.New(h).Info("", "account", a.Audit(), "change", a.ChangeLog("tags")[0])
	}
	for _, want := range []string{
		"account.type=github.com/auditline/auditline/audit_test.Account account.id=47-11 account.seq=2",
		"account.attributes.rate=NaN", "account.attributes.tags=[a]",
		"change.field=tags change.old=[] change.new=[a]", "change.seq=2 change.who=ann",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no %s in %s", want, text.String())
		}
	}
	for _, want := range []string{`"rate":"NaN"`, `"old":null,"new":["a"]`, `"id":"47-11"`} {
		if !strings.Contains(object.String(), want) {
			t.Errorf("no %s in %s", want, object.String())
		}
	}
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
