package audit_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"testing"
)

var times = regexp.MustCompile(`\d{4}-\d\d-\d\dT[0-9:.]+(Z|[-+]\d\d:\d\d)`)

// newInvoice returns an invoice that was loaded.
//
//audit:loader
func newInvoice() *Invoice {
	in := &Invoice{id: "7", more: make([]Row, 2), copies: map[int]Row{3: {}}, hidden: new(Row), secret: new(Row)}
	in.rows = []*Row{{id: "b", of: in}, nil, {id: "a"}, {id: "a"}}
	in.byKey = map[string]*Row{"y": in.rows[0], "x": {id: "z"}}
	in.two[1] = in.rows[2]
	return in
}

func TestNested(t *testing.T) {
	var got []string
	for _, n := range newInvoice().Audit().Nested() {
		text := n.Path + " " + n.View.ID()
		if n.Again {
			text += " is " + n.Same + "."
		}
		got = append(got, text)
	}
	want := []string{
		" 7", "first ",
		`lines["b"] b`, `lines["b"].of 7 is .`, `lines["a"] a`, `lines[3] a`,
		"more[0] ", "more[1] ",
		`byKey["x"] z`, `byKey["y"] b is lines["b"].`,
		"copies[3] ", `two["a"] a is lines["a"].`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s, want\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestNestedChanges(t *testing.T) {
	in := newInvoice()
	in.first.SetCount(1)
	in.SetTotal(2)
	in.rows[0].SetCount(3)
	in.more[1].SetCount(4)
	in.hidden.SetCount(5)
	in.secret.SetCount(6)
	in.SetTotal(7)
	var got []string
	for c := range in.Audit().NestedChanges() {
		got = append(got, fmt.Sprint(strings.TrimPrefix(c.Type, "github.com/auditline/auditline/audit_test."), " ", c.ID, " ", c.Field, " ", c.Seq, " ", c.New))
	}
	want := `Row  first.count 1 1; Invoice 7 total 1 2; Row b lines["b"].count 1 3; Row  more[1].count 1 4; Invoice 7 total 2 7`
	if strings.Join(got, "; ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, "; "), want)
	}
	for range in.Audit().NestedChanges() {
		break // without going on
	}
}

func TestNestedChangesAsText(t *testing.T) {
	in := newInvoice()
	in.rows[0].SetCount(3)
	in.first.SetCount(1)
	var got bytes.Buffer
	log := slog.New(slog.NewTextHandler(&got, nil))
	for c := range in.Audit().NestedChanges() {
		b, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&got, "%s\n%s\n", b, c)
		log.Info("", "c", c)
	}
	want := `{"type":"github.com/auditline/auditline/audit_test.Row","id":"b","field":"lines[\"b\"].count","old":0,"new":3,"at":"T","seq":1}
github.com/auditline/auditline/audit_test.Row b: T #1 lines["b"].count: 0 → 3
time=T level=INFO msg="" c.type=github.com/auditline/auditline/audit_test.Row c.id=b c.field="lines[\"b\"].count" c.old=0 c.new=3 c.at=T c.seq=1
{"type":"github.com/auditline/auditline/audit_test.Row","field":"first.count","old":0,"new":1,"at":"T","seq":1}
github.com/auditline/auditline/audit_test.Row: T #1 first.count: 0 → 1
time=T level=INFO msg="" c.type=github.com/auditline/auditline/audit_test.Row c.id="" c.field=first.count c.old=0 c.new=1 c.at=T c.seq=1
`
	if text := times.ReplaceAllString(got.String(), "T"); text != want {
		t.Errorf("got\n%s, want\n%s", text, want)
	}
}

func TestNestedInTheJSONOfAView(t *testing.T) {
	a, b := &Row{id: "a"}, new(Row)
	in := &Invoice{id: "7", byKey: map[string]*Row{"x": a, "y": a}, nothing: b}
	b.of = in
	in.SetTotal(1)
	a.SetCount(2)
	b.SetCount(3)
	in.SetTotal(4)
	written, err := json.Marshal(in.Audit())
	if err != nil {
		t.Fatal(err)
	}
	text := times.ReplaceAllString(strings.ReplaceAll(string(written), "github.com/auditline/auditline/audit_test.", ""), "T")
	want := `{"type":"Invoice","id":"7","attributes":{"total":4,"lines":null,"secret":"[redacted]"},"nested":[` +
		`{"path":"first","type":"Row","attributes":{"count":0}},` +
		`{"path":"byKey[\"x\"]","type":"Row","id":"a","attributes":{"count":2}},{"path":"byKey[\"y\"]","same":"byKey[\"x\"]"},` +
		`{"path":"nothing","type":"Row","attributes":{"count":3}},{"path":"nothing.of","same":""}],"changes":[` +
		`{"field":"total","old":0,"new":1,"at":"T","seq":1},` +
		`{"type":"Row","id":"a","field":"byKey[\"x\"].count","old":0,"new":2,"at":"T","seq":1},` +
		`{"type":"Row","field":"nothing.count","old":0,"new":3,"at":"T","seq":1},` +
		`{"field":"total","old":1,"new":4,"at":"T","seq":2}]}`
	if text != want {
		t.Errorf("got\n%s, want\n%s", text, want)
	}
	if same, err := json.Marshal(in.Audit().Nested()[3]); err != nil || string(same) != `{"path":"byKey[\"y\"]","same":"byKey[\"x\"]"}` {
		t.Errorf("got %s, %v", same, err)
	}
}

func TestNestedInTheLogValueOfAView(t *testing.T) {
	a := &Row{id: "a"}
	in := &Invoice{id: "7", byKey: map[string]*Row{"x": a, "y": a}}
	a.SetCount(2)
	var got bytes.Buffer
	slog.New(slog.NewTextHandler(&got, nil)).Info("", "in", in.Audit())
	want := `in.nested.first.type=github.com/auditline/auditline/audit_test.Row in.nested.first.id="" in.nested.first.seq=0 ` +
		`"in.nested.byKey[\"x\"].type"=github.com/auditline/auditline/audit_test.Row "in.nested.byKey[\"x\"].id"=a ` +
		`"in.nested.byKey[\"x\"].seq"=1 "in.nested.byKey[\"y\"].same"="byKey[\"x\"]"`
	if !strings.Contains(got.String(), want) {
		t.Errorf("got %s, want %s in it", got.String(), want)
	}
}
