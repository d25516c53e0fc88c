package audittest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/audittest"
)

// recorder is a test that keeps what is reported to it.
type recorder struct {
	testing.TB
	reports []string
}

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) {
	r.reports = append(r.reports, fmt.Sprintf(format, args...))
}

func paid() *Order {
	o := &Order{number: "47"}
	o.SetStatus("new")
	o.SetStatus("paid")
	o.SetTotal(500)
	return o
}

func TestEqualComparesValuesNotLogs(t *testing.T) {
	loaded := &Order{number: "47", status: "paid", total: 500}
	audittest.Equal(t, loaded, paid())
	audittest.Equal(t, paid(), paid().Clone())
}

func TestEqualReportsEveryDifference(t *testing.T) {
	other := &Order{number: "48", status: "paid", total: "500", card: "4242"}
	other.due = time.Unix(0, 0).UTC()
	r := &recorder{TB: t}
	audittest.Equal(r, paid(), other)
	want := "github.com/auditline/auditline/audit/audittest_test.Order differs:\n" +
		"\tid: want 47, got 48\n" +
		"\ttotal: want 500 (int), got \"500\" (string)\n" +
		"\tdue: want 0001-01-01 00:00:00 +0000 UTC, got 1970-01-01 00:00:00 +0000 UTC\n" +
		"\tcard: the redacted values differ\n"
	if diff := cmp.Diff([]string{want}, r.reports); diff != "" {
		t.Error(diff)
	}
}

func TestDiffOfTwoTypes(t *testing.T) {
	got := audittest.Diff(&Invoice{Status: "paid"}, &Order{status: "paid"})
	want := "\ttype: want github.com/auditline/auditline/audit/audittest_test.Invoice, " +
		"got github.com/auditline/auditline/audit/audittest_test.Order\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestLog(t *testing.T) {
	audittest.Log(t, paid(), "status:  -> new", "status: new -> paid", "total: <nil> -> 500")
	audittest.Log(t, new(Order))
}

func TestLogNamesWhatIsWrong(t *testing.T) {
	o := paid()
	o.SetCard("4242")
	name := "github.com/auditline/auditline/audit/audittest_test.Order 47: 4 changes"
	for _, test := range []struct {
		lines []string
		want  string
	}{
		{
			[]string{"status:  -> new", "status: new -> gone", "total: <nil> -> 500", "card: [redacted] -> [redacted]"},
			"log of " + name + ":\n\tchange 2: want \"status: new -> gone\", got \"status: new -> paid\"",
		},
		{
			[]string{"status:  -> new", "status: new -> paid"},
			"log of " + name + ":\n\tchange 3: got \"total: <nil> -> 500\", want no more\n" +
				"\tchange 4: got \"card: [redacted] -> [redacted]\", want no more",
		},
		{
			[]string{"status:  -> new", "status: new -> paid", "total: <nil> -> 500", "card: [redacted] -> [redacted]", "x: 1 -> 2"},
			"log of " + name + ":\n\tchange 5: want \"x: 1 -> 2\", the log ends before",
		},
	} {
		r := &recorder{TB: t}
		audittest.Log(r, o, test.lines...)
		if diff := cmp.Diff([]string{test.want}, r.reports); diff != "" {
			t.Error(diff)
		}
	}
}

// The package's documentation says how go-cmp is used; this is it.
func TestGoCmpIgnoresTrails(t *testing.T) {
	options := cmp.Options{cmpopts.IgnoreTypes(audit.Trail{}), cmp.AllowUnexported(Order{})}
	loaded := &Order{number: "47", status: "paid", total: 500}
	if diff := cmp.Diff(loaded, paid(), options); diff != "" {
		t.Error(diff)
	}
	if cmp.Equal(loaded, &Order{number: "47", status: "new", total: 500}, options) {
		t.Error("two states are taken for equal")
	}
	sync := &Invoice{Status: "paid"}
	changed := new(Invoice)
	changed.SetStatus("paid")
	if diff := cmp.Diff(sync, changed, cmpopts.IgnoreTypes(audit.SyncTrail{}), cmp.AllowUnexported(Invoice{})); diff != "" {
		t.Error(diff)
	}
}

// TestObjectsThatAreNil compares with what a failed call may have returned.
func TestObjectsThatAreNil(t *testing.T) {
	var none *Order
	for _, c := range []struct {
		want, got audit.Audited
		diff      string
	}{
		{paid(), none, "\tobject: want github.com/auditline/auditline/audit/audittest_test.Order 47, got nil\n"},
		{nil, paid(), "\tobject: want nil, got github.com/auditline/auditline/audit/audittest_test.Order 47\n"},
		{nil, none, ""},
	} {
		if got := audittest.Diff(c.want, c.got); got != c.diff {
			t.Errorf("got %q, want %q", got, c.diff)
		}
	}
	r := &recorder{TB: t}
	audittest.Equal(r, paid(), none)
	if len(r.reports) != 1 {
		t.Errorf("reported %q", r.reports)
	}
}

// TestObjectsAsValues: an object with a log that is the value of an attribute is shown by its type
// and id, without what it holds, and compared with one of the same id attribute by attribute.
func TestObjectsAsValues(t *testing.T) {
	const name = "github.com/auditline/auditline/audit/audittest_test.Order "
	a, b, c := &Order{number: "a", status: "new", card: "1234"}, &Order{number: "a", status: "paid", card: "5678"}, &Order{number: "c"}
	holding := func(v any) *Order { return &Order{number: "outer", total: v} }
	for want, d := range map[string]string{
		"\ttotal: want " + name + "a, got " + name + "c\n":                               audittest.Diff(holding(a), holding(c)),
		"\ttotal: want " + name + "a, got <nil>\n":                                       audittest.Diff(holding(a), holding(nil)),
		"\ttotal.status: want new, got paid\n\ttotal.card: the redacted values differ\n": audittest.Diff(holding(a), holding(b)),
		"\ttotal: want map[k:" + name + "a], got map[k:" + name + "c]\n":                 audittest.Diff(holding(map[string]*Order{"k": a}), holding(map[string]*Order{"k": c})),
		"\ttotal: want [" + name + "a <nil>], got [" + name + "c]\n":                     audittest.Diff(holding([]*Order{a, nil}), holding([]*Order{c})),
		"\ttotal: want [" + name + "a], got another of the same type and id\n":           audittest.Diff(holding([1]*Order{a}), holding([1]*Order{b})),
	} {
		if d != want {
			t.Errorf("got  %q\nwant %q", d, want)
		}
	}
	a.SetTotal(b)
	b.SetTotal(a) // a cycle
	if d := audittest.Diff(a, b); !strings.Contains(d, "total.status: want paid, got new") {
		t.Error(d)
	}
	r := &recorder{TB: t}
	audittest.Log(r, a, "total: <nil> -> "+name+"a")
	if len(r.reports) > 0 {
		t.Error(r.reports)
	}
}
