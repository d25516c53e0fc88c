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
	times := regexp.MustCompile(`\d{4}-\d\d-\d\dT[0-9:.]+(Z|[-+]\d\d:\d\d)`)
	if text := times.ReplaceAllString(got.String(), "T"); text != want {
		t.Errorf("got\n%s, want\n%s", text, want)
	}
}
