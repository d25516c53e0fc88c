package audit_test

import (
	"context"
	"errors"
	"maps"
	"math"
	"reflect"
	"testing"

	"github.com/auditline/auditline/audit"
)

// TestElementsAreSetWithoutAllocations is about what the log keeps no clones of. Its blocks are
// fewer than one in ten changes.
func TestElementsAreSetWithoutAllocations(t *testing.T) {
	c, d := new(Cart), new(Depot)
	for i := range 100 {
		c.SetHitsAt(i, -1)
		c.AppendNotes("-")
		d.SetBlobsAt(i, nil)
	}
	n := 0
	for name, set := range map[string]func(){
		"of a map":          func() { c.SetHitsAt(n%100, n) },
		"of a slice":        func() { c.SetNotesAt(n%100, "n") },
		"that are shared":   func() { d.SetBlobsAt(n%100, nil) },
		"that are the same": func() { c.SetHitsAt(1, 1) },
	} {
		if got := testing.AllocsPerRun(1000, func() { set(); n++ }); got > 0 {
			t.Errorf("a set of elements %s allocates %v times", name, got)
		}
	}
}

// TestElementsOfSlicesAreCloned changes what it has set, which neither field nor log may see.
func TestElementsOfSlicesAreCloned(t *testing.T) {
	p, ctx := new(Party), context.Background()
	p.AppendPhotos(ctx, nil)
	for range 3 {
		card, song, photo := []byte("card"), []string{"song"}, []byte("photo")
		p.SetCardsAt(ctx, "a", card)
		p.SetSongsAt(ctx, "a", song)
		p.SetPhotosAt(ctx, 0, photo)
		card[0], song[0], photo[0] = 'x', "x", 'x'
	}
	got := []any{p.Cards(), p.Songs(), p.Photos()}
	want := []any{map[string][]byte{"a": []byte("card")}, map[string][]string{"a": {"song"}}, [][]byte{[]byte("photo")}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the fields hold %q, want %q", got, want)
	}
	then := p.Audit().AsOf(audit.Timestamp())
	if got := []any{then["cards"], then["songs"], then["photos"]}; !reflect.DeepEqual(got, want) {
		t.Errorf("the log says %q, want %q", got, want)
	}
}

// TestElementsAreNotTheLogs writes into elements around the setters, which the log must not see.
func TestElementsAreNotTheLogs(t *testing.T) {
	p, ctx := new(Party), context.Background()
	p.AppendPhotos(ctx, nil)
	for range 2 { // the second time, the log is written where it is
		p.SetCardsAt(ctx, "a", []byte("card"))
		p.SetPhotosAt(ctx, 0, []byte("photo"))
		p.cards["a"][0], p.photos[0][0] = 'x', 'x' //stagecheck:ignore auditwrite this is what is tested
	}
	for attr, want := range map[string]string{"cards": "card", "photos": "photo"} {
		changes := p.ChangeLog(attr)
		if got := changes[len(changes)-1].New; !reflect.DeepEqual(got, []byte(want)) {
			t.Errorf("the log of %s says %q", attr, got)
		}
	}
}

// TestMapsThatBecameNil has a log that knows the field as empty or not, and a field that is nil.
//
//audit:loader
func TestMapsThatBecameNil(t *testing.T) {
	for _, empty := range []bool{false, true} {
		c := new(Cart)
		c.SetHitsAt(1, 1)
		if empty {
			c.DeleteHitsAt(1)
		}
		c.hits = nil
		c.SetHitsAt(2, 2)
		if got := c.Hits(); !maps.Equal(got, map[int]int{2: 2}) {
			t.Errorf("empty before %v: %v", empty, got)
		}
		changes := c.ChangeLog("hits")
		if got := edited(changes[len(changes)-1:]); got != "hits[2]: <nil> -> 2" {
			t.Errorf("empty before %v: logged %s", empty, got)
		}
		if got := c.Audit().AsOf(audit.Timestamp())["hits"]; !reflect.DeepEqual(got, map[int]int{2: 2}) {
			t.Errorf("empty before %v: the log says %v", empty, got)
		}
	}
}

// TestElementsThatLookBack asks, between finding out where a change goes and logging it, an Equal
// that makes the log know another field, and so moves what it knows of all.
func TestElementsThatLookBack(t *testing.T) {
	p, ctx := new(Party), t.Context()
	p.SetGuestsAt(ctx, "a", guest{"ann", p})
	p.SetRatesAt(ctx, 1, 1)
	p.SetHost(ctx, "h")
	p.SetGuestsAt(ctx, "a", guest{"bob", p})
	p.SetGuestsAt(ctx, "a", guest{"bob", p})
	if n := p.Audit().Len("guests"); n != 2 || p.asked != 2 || p.Audit().Seq() != 6 {
		t.Errorf("%d changes of guests, asked %d times, %d changes", n, p.asked, p.Audit().Seq())
	}
	if got, _ := p.GuestsAt("a"); got.name != "bob" {
		t.Errorf("got %v", got)
	}
}

// TestElementsSetWithinAnUpdate gives changes origin and set, and takes them back.
func TestElementsSetWithinAnUpdate(t *testing.T) {
	p, fault := new(Party), errors.New("no")
	p.SetRatesAt(t.Context(), 1, 1)
	ctx := audit.With(t.Context(), audit.Origin{Who: "ann"})
	for _, want := range []error{fault, nil} {
		err := p.Update(ctx, func(u PartyUpdate) error {
			u.SetRatesAt(1, 2)
			u.SetRatesAt(2, 2)
			u.SetRatesAt(1, 3)
			return want
		})
		if err != want {
			t.Error(err)
		}
		if got := p.Rates(); want != nil && !maps.Equal(got, map[float64]int{1: 1}) {
			t.Errorf("after a failed update: %v", got)
		}
	}
	p.SetRatesAt(t.Context(), 1, 4)
	got := p.ChangeLog("rates")
	if want := "rates[1]: <nil> -> 1; rates[1]: 1 -> 2; rates[2]: <nil> -> 2; rates[1]: 2 -> 3; rates[1]: 3 -> 4"; edited(got) != want {
		t.Fatalf("got %s, want %s", edited(got), want)
	}
	for i, c := range got {
		if within := i > 0 && i < 4; within != (c.Who == "ann") || within != (c.Set != 0) {
			t.Errorf("change %d by %q is of set %d", i, c.Who, c.Set)
		}
	}
}

// TestKeysThatAreNotEqualToThemselves: nobody reaches what stands at NaN but through the whole map.
func TestKeysThatAreNotEqualToThemselves(t *testing.T) {
	p, ctx := new(Party), context.Background()
	p.SetRatesAt(ctx, math.NaN(), 1)
	p.SetRatesAt(ctx, math.NaN(), 2)
	p.SetRatesAt(ctx, 0, 3)
	p.SetRatesAt(ctx, math.Copysign(0, -1), 4)
	p.DeleteRatesAt(ctx, math.NaN())
	want := "rates[NaN]: <nil> -> 1; rates[NaN]: <nil> -> 2; rates[0]: <nil> -> 3; rates[-0]: 3 -> 4"
	if got := edited(p.ChangeLog("rates")); got != want || p.RatesLen() != 3 {
		t.Errorf("got %s, %d elements; want %s", got, p.RatesLen(), want)
	}
	then := p.Audit().AsOf(p.ChangeLog("rates")[1].At)["rates"].(map[float64]int)
	if len(then) != 2 {
		t.Errorf("after two changes: %v", then)
	}
	if got := reflect.ValueOf(p.Audit().AsOf(audit.Timestamp())["rates"]).Len(); got != 3 {
		t.Errorf("%d elements now", got)
	}
}
