package recordtext_test

import (
	"strings"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/pipeline/internal/recordtext"
)

type card struct {
	Holder string
	number string `audit:"true,redact"`

	trail audit.Trail
}

// String would tell what is hidden.
func (c *card) String() string { return c.number }

type order struct {
	id     int64
	Cards  []*card
	byName map[string]*card
	any    any
	at     time.Time
	took   time.Duration
	parent *order
	share  float32
	ok     bool
	raw    []byte
	f      func()
	pin    [2]uint8 `audit:"true,name=code,redact"`
	held   card

	trail audit.Trail
}

// place is a record that is no pointer.
type place struct {
	city string
	at   [2]float64
}

func TestOfHidesWhatTagsHide(t *testing.T) {
	secret := &card{Holder: "Ann", number: "4000-1234"}
	o := &order{
		id: 7, Cards: []*card{secret}, byName: map[string]*card{"a": secret}, any: secret,
		at: time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC), took: time.Second, share: 0.1, ok: true, raw: []byte{1}, pin: [2]uint8{44, 55},
	}
	o.held.number = "4000-1234"
	const c = `{Holder: "Ann", number: [redacted]}`
	const want = `{id: 7, Cards: [` + c + `], byName: map["a": ` + c + `], any: ` + c +
		`, at: 2026-01-02T03:04:05.000000006Z, took: 1s, parent: nil, share: 0.1, ok: true, raw: [1], f: func, pin: [redacted], ` +
		`held: {Holder: "", number: [redacted]}}`
	if got := recordtext.Of(o); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestOfOtherRecords(t *testing.T) {
	for want, record := range map[string]any{
		"nil":                              nil,
		`{city: "Rome", at: [41.9, 12.5]}`: place{"Rome", [2]float64{41.9, 12.5}},
		`map[1: true]`:                     map[uint8]bool{1: true},
		"-3":                               -3,
	} {
		if got := recordtext.Of(record); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestOfIsBounded(t *testing.T) {
	o := &order{}
	o.parent = o
	long := strings.Repeat("ä", 300)
	for _, record := range []any{o, long, make([]int, 1000), strings.Split(strings.Repeat(long+",", 100), ",")} {
		got := recordtext.Of(record)
		if len(got) > 4100 || !strings.Contains(got, "…") || strings.ContainsRune(got, '\ufffd') {
			t.Errorf("%d bytes: %.300s", len(got), got)
		}
	}
}
