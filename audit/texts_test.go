package audit_test

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// TestTextsThatChangeALittle goes through all that reads a log.
func TestTextsThatChangeALittle(t *testing.T) {
	text := []byte(strings.Repeat("lorem ipsum ", 10_000/12))
	a := new(Signed)
	var times []time.Time
	var want []string
	set := func(v string) {
		a.SetOwner(t.Context(), v)
		last := a.Audit().Since(uint64(len(want)))
		want, times = append(want, v), append(times, last[0].At)
	}
	edits := 300
	if testing.Short() {
		edits = 100
	}
	for i := range edits {
		text[i*30] = 'X'
		set(string(text))
	}
	set("short")
	set(string(text))
	check := func(x *Signed, from int) {
		t.Helper()
		log := x.ChangeLog("owner")
		if len(log) != len(want)-from {
			t.Fatalf("%d changes", len(log))
		}
		for i, c := range log {
			if i += from; c.New != want[i] || i > 0 && c.Old != want[i-1] {
				t.Fatalf("change %d reads otherwise than it was logged", i)
			}
		}
		for _, i := range []int{from, edits / 3, edits*2/3 + 1, edits - 1, edits + 1} {
			if x.Audit().AsOf(times[i])["owner"] != want[i] {
				t.Errorf("as of change %d it is something else", i)
			}
		}
	}
	check(a, 0)
	whole, err := a.Audit().MarshalBinary()
	if err != nil || len(whole) > len(want)*20+4*len(text) {
		t.Fatalf("%d bytes, %v", len(whole), err)
	}
	b := &Signed{owner: string(text)}
	if err := b.Audit().UnmarshalBinary(whole); err != nil {
		t.Fatal(err)
	}
	check(b, 0)
	again, err := b.Audit().MarshalBinary()
	if err != nil || !bytes.Equal(again, whole) {
		t.Errorf("%d bytes became %d, %v", len(whole), len(again), err)
	}
	piece, err := a.Audit().AppendSince(nil, uint64(edits-50))
	if err != nil || len(piece) > 4*len(text) {
		t.Fatalf("%d bytes, %v", len(piece), err)
	}
	set(string(text) + "!")
	b.SetOwner(t.Context(), string(text)+"!")
	check(b, 0)
	b.Audit().Forget(uint64(edits / 4))
	check(b, edits/4)
	for i := 0; i < len(whole); i += 1 + len(whole)/200 { // hostile bytes are an error, or another log
		changed := bytes.Clone(whole)
		changed[i] ^= 1
		if c := new(Signed); c.Audit().UnmarshalBinary(changed) == nil {
			c.ChangeLog("owner")
		}
	}
}
