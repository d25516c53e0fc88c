package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/shop"
)

const cartKind = "github.com/auditline/auditline/store/internal/shop.Cart"

// TestChangeSets gives the numbers of change sets back wherever changes are read.
func TestChangeSets(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		a, b := shop.NewCart("a"), shop.NewCart("b")
		a.SetTotal(1)
		both := func(g *audit.Tx) error {
			a.In(g).SetTotal(2)
			a.In(g).SetLinesAt("x", shop.Line{Quantity: 1})
			b.In(g).SetTotal(3)
			return nil
		}
		if err := audit.Group(t.Context(), both, a, b); err != nil {
			t.Fatal(err)
		}
		a.SetTotal(4)
		want := append(a.Audit().Since(0), b.Audit().Since(0)...)
		save(t, db.DB, a, b)
		for how, got := range map[string][]store.Entry{
			"history": append(history(t, db.DB, store.Filter{ID: "a"}), history(t, db.DB, store.Filter{ID: "b"})...),
			"feed":    feed(t, db.DB, ""),
		} {
			for i, w := range want {
				if got[i].Set != w.Set || got[i].Field != w.Field || w.Set == 0 != (w.Seq == 1 && i < 4 || w.Seq == 4) {
					t.Errorf("%s: change %d of %s is of set %d, want %d of %s", how, got[i].Seq, got[i].Field, got[i].Set, w.Set, w.Field)
				}
			}
		}
		if err := db.Verify(t.Context(), nil); err != nil {
			t.Error(err)
		}
		var sets int
		if err := db.sql.QueryRow("SELECT count(*) FROM audit_changes WHERE change_set = $1 AND field IN ('total', 'lines[\"x\"]')",
			int64(want[1].Set)).Scan(&sets); err != nil || sets != 3 {
			t.Errorf("the view shows %d changes of the set (%v), want 3", sets, err)
		}
	})
}

// values are what the attributes of a cart hold.
func values(c *shop.Cart) map[string]any { return maps.Collect(c.Audit().Attributes()) }

// edit makes one of many changes.
func edit(c *shop.Cart, r *rand.Rand) {
	key := fmt.Sprintf("key %d\x00é\"", r.IntN(5))
	switch n := r.IntN(100); r.IntN(14) {
	case 0:
		c.SetTotal(int64(n))
	case 1:
		c.SetLinesAt(key, shop.Line{Quantity: n, Price: 0.5})
	case 2:
		c.DeleteLinesAt(key)
	case 3:
		c.SetLines(map[string]shop.Line{key: {Quantity: n}, "b": {}})
	case 4:
		c.AppendNotes(fmt.Sprint("note", n), "more")
	case 5:
		c.InsertNotesAt(r.IntN(c.NotesLen()+1), key)
	case 6:
		if c.NotesLen() > 1 {
			c.DeleteNotesAt(r.IntN(c.NotesLen()))
		}
	case 7:
		c.SetAddressCity(fmt.Sprint("city", n))
	case 8:
		c.SetAddressTags([]string{key})
	case 9:
		c.SetShelvesAt(shop.Shelf{Row: n % 3}, uint16(n))
	case 10:
		c.DeleteShelvesAt(shop.Shelf{Row: n % 3})
	case 11:
		c.SetScoresAt(int8(n%3-1), []any{n, nil, "text"}[n%3])
	case 12:
		_ = c.Update(func(u shop.CartUpdate) error {
			u.SetLinesAt("set", shop.Line{Quantity: n})
			u.AppendNotes("set")
			if n < 20 {
				return errors.New("nothing of this")
			}
			return nil
		})
	case 13: // which the next change of the lines shows
		c.Lose()
		c.SetLinesAt(key, shop.Line{Quantity: n})
	}
}

// saved is a cart that is saved and loaded now and then, with what it held when.
type saved struct {
	cart *shop.Cart
	last uint64
	at   []time.Time
	held []map[string]any
}

// note remembers what the cart holds after the last change.
func (s *saved) note() {
	changes := s.cart.Audit().Since(s.last)
	if len(changes) == 0 {
		return
	}
	last := changes[len(changes)-1]
	s.last, s.at, s.held = last.Seq, append(s.at, last.At), append(s.held, values(s.cart))
}

// TestCollections gives collections back as they were at every moment, through saves and loads at
// random.
func TestCollections(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		for seed := range uint64(2) {
			r := rand.New(rand.NewPCG(1, seed))
			s := &saved{cart: shop.NewCart(fmt.Sprint(seed))}
			s.cart.SetLinesAt("first", shop.Line{})
			for range 400 {
				edit(s.cart, r)
				s.note()
				switch r.IntN(12) {
				case 0:
					save(t, db.DB, s.cart)
				case 1:
					save(t, db.DB, s.cart)
					reload(t, db.DB, s, r)
				}
			}
			save(t, db.DB, s.cart)
			compareStates(t, db.DB, s)
		}
		if err := db.Verify(t.Context(), nil); err != nil {
			t.Error(err)
		}
	})
}

// TestCollectionWrittenBack writes a collection, around its setters, back to what is stored of it.
func TestCollectionWrittenBack(t *testing.T) {
	db := newSQLite(t)
	c, before := shop.NewCart("c"), shop.NewCart("c")
	c.SetLinesAt("a", shop.Line{Quantity: 1})
	before.SetLinesAt("a", shop.Line{Quantity: 1})
	save(t, db.DB, c)
	c.SetLinesAt("b", shop.Line{Quantity: 2})
	c.Load(before)
	c.SetLinesAt("c", shop.Line{Quantity: 3})
	save(t, db.DB, c)
	state, err := db.StateAt(t.Context(), cartKind, "c", time.Now())
	if want := c.Lines(); err != nil || !reflect.DeepEqual(state["lines"], want) {
		t.Errorf("the lines are %v (%v), want %v", state["lines"], err, want)
	}
}

// TestKeptCollections gives back what changes have left that were saved, though the rings had
// pushed others out before.
func TestKeptCollections(t *testing.T) {
	db := newSQLite(t)
	b := shop.NewBin("b")
	for i := range 20 {
		b.SetLinesAt(fmt.Sprint("line ", i%4), shop.Line{Quantity: i})
		b.SetAddressStreet(fmt.Sprint("Main ", i))
		b.SetCodesAt("secret", i)
		if i%7 == 0 {
			b.DeleteLinesAt("old")
			b.SetAddressCity(fmt.Sprint("city ", i))
		}
		if i%5 > 0 {
			continue
		}
		save(t, db.DB, b)
		state, err := db.StateAt(t.Context(), "github.com/auditline/auditline/store/internal/shop.Bin", "b", time.Now())
		if err != nil || !reflect.DeepEqual(state["lines"], b.Lines()) || !reflect.DeepEqual(state["address"], b.Address()) {
			t.Errorf("after %d: got %v (%v), want %v and %v", i, state, err, b.Lines(), b.Address())
		}
	}
}

// TestCollectionsStaySmall stores a collection as a whole now and then only, also where each change
// is made to an object that was loaded again.
func TestCollectionsStaySmall(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		s := &saved{cart: shop.NewCart("c")}
		for i := range 300 {
			s.cart.SetLinesAt(fmt.Sprint("line ", i%100), shop.Line{Quantity: i})
			save(t, db.DB, s.cart)
			c := shop.NewCart("c")
			if err := db.Resume(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			c.Load(s.cart)
			s.cart = c
		}
		var wholes int
		if err := db.sql.QueryRow("SELECT count(*) FROM audit_detail WHERE whole IS NOT NULL").Scan(&wholes); err != nil || wholes != 1 {
			t.Errorf("%d of 300 rows hold the whole (%v), want 1, as 300 edits are less than four an element", wholes, err)
		}
	})
}

// TestCollectionsOfUnknownTypes reads states in a program that lacks the types.
func TestCollectionsOfUnknownTypes(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		c := shop.NewCart("c")
		c.SetLinesAt("x", shop.Line{Quantity: 2})
		c.DeleteLinesAt("old")
		c.SetNotes([]string{"only"})
		c.SetAddressCity("Bonn")
		c.SetShelvesAt(shop.Shelf{Row: 1}, 2)
		save(t, db.DB, c)
		for _, table := range []string{"audit_detail", "audit_field"} {
			exec(t, db, "UPDATE "+table+" SET type = replace(replace(type, 'shop', 'gone'), '[]string', 'gone.Texts')")
		}
		got, err := db.StateAt(t.Context(), cartKind, "c", time.Now())
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]string{
			"lines": "map[x:map[Price:0 Quantity:2]]", "notes": "[only]", "address": "map[Street:Main 1 city:Bonn tags:[a]]", "shelves": "<nil>",
		} {
			v, _ := got[name].(store.Stored)
			if text := fmt.Sprint(v.Value); text != want {
				t.Errorf("%s is %s, want %s", name, text, want)
			}
		}
	})
}

// TestNilCollectionsOfUnknownTypes does the same with collections that were nil before their first
// element, as they are in most new objects, and again after they were set to nil.
func TestNilCollectionsOfUnknownTypes(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		c := shop.NewCart("c")
		c.Load(new(shop.Cart))
		edit := func() {
			c.SetLinesAt("x", shop.Line{Quantity: 2})
			c.AppendNotes("only")
			c.SetShelvesAt(shop.Shelf{Row: 1}, 2)
			save(t, db.DB, c)
		}
		edit()
		c.SetNotes(nil)
		c.SetLines(nil)
		edit()
		for _, table := range []string{"audit_detail", "audit_field"} {
			exec(t, db, "UPDATE "+table+" SET type = replace(replace(replace(type, 'shop', 'gone'), '[]string', 'gone.Texts'), 'map[string]', 'gone.Map ')")
		}
		for seq, want := range map[int]string{3: "map[x:map[Price:0 Quantity:2]] [only] <nil>", 8: "map[x:map[Price:0 Quantity:2]] [only] <nil>"} {
			at := history(t, db.DB, store.Filter{})[seq-1].At
			got, err := db.StateAt(t.Context(), cartKind, "c", at)
			if err != nil {
				t.Fatal(err)
			}
			of := func(name string) any { v, _ := got[name].(store.Stored); return v.Value }
			if text := fmt.Sprint(of("lines"), " ", of("notes"), " ", of("shelves")); text != want {
				t.Errorf("after change %d: %s, want %s", seq, text, want)
			}
		}
	})
}

// TestEraseCollection takes elements, their keys and what stood beside them away, and goes on.
func TestEraseCollection(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		c := shop.NewCart("c")
		c.SetLinesAt("secret key", shop.Line{Quantity: 1})
		c.AppendNotes("secret note")
		save(t, db.DB, c)
		err := db.Erase(t.Context(), cartKind, "c", `lines["secret key"]`)
		if want := `erased with all of it: name "lines"`; err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("an element: %v, want %q", err, want)
		}
		if err := db.Erase(t.Context(), cartKind, "c"); err != nil {
			t.Fatal(err)
		}
		if found := bytes.Contains(files(t, db), []byte("secret")); found {
			t.Error("the files hold what was erased")
		}
		if got := history(t, db.DB, store.Filter{}); got[0].Field != "lines" || !got[0].Erased {
			t.Errorf("the first change is now of %s", got[0].Field)
		}
		c.SetLinesAt("y", shop.Line{Quantity: 2})
		save(t, db.DB, c)
		state, err := db.StateAt(t.Context(), cartKind, "c", time.Now())
		if want := c.Lines(); err != nil || !reflect.DeepEqual(state["lines"], want) {
			t.Errorf("the lines are %v (%v), want %v", state["lines"], err, want)
		}
		if err := db.Verify(t.Context(), nil); err != nil {
			t.Error(err)
		}
	})
}

// TestPruneCollection keeps the states right from the horizon on, twice.
func TestPruneCollection(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		s, r := &saved{cart: shop.NewCart("c")}, rand.New(rand.NewPCG(1, 7))
		for range 90 {
			edit(s.cart, r)
			s.note()
			save(t, db.DB, s.cart)
		}
		for _, from := range []int{len(s.at) / 3, 2 * len(s.at) / 3} {
			if err := db.Prune(t.Context(), s.at[from]); err != nil {
				t.Fatal(err)
			}
			s.at, s.held = s.at[from:], s.held[from:]
			compareStates(t, db.DB, s)
			if err := db.Verify(t.Context(), nil); err != nil {
				t.Error(err)
			}
		}
		exec(t, db, "UPDATE audit_detail SET whole = NULL, op = op - 8 WHERE whole IS NOT NULL AND oid = (SELECT oid FROM audit_pruned)")
		if err := db.Verify(t.Context(), nil); !errors.Is(err, store.ErrTampered) {
			t.Errorf("after what was left is changed: %v", err)
		}
	})
}

// TestElementFilter finds the changes of one element, of a collection, and of a member.
func TestElementFilter(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		c := shop.NewCart("c")
		c.SetLinesAt("x", shop.Line{Quantity: 1})
		c.SetLinesAt("y", shop.Line{Quantity: 1})
		c.DeleteLinesAt("x")
		c.SetAddressCity("Bonn")
		save(t, db.DB, c)
		for field, want := range map[string]int{`lines["x"]`: 2, "lines": 3, "address.city": 1, "address": 1, `lines["z"]`: 0} {
			if got := history(t, db.DB, store.Filter{Field: field}); len(got) != want {
				t.Errorf("%s: %d changes, want %d", field, len(got), want)
			}
		}
	})
}

// TestElementLostAnswer saves again what an earlier transaction has stored.
func TestElementLostAnswer(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		c := shop.NewCart("c")
		if err := c.Update(func(u shop.CartUpdate) error { u.SetLinesAt("x", shop.Line{Quantity: 1}); return nil }); err != nil {
			t.Fatal(err)
		}
		tx, err := db.sql.Begin()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.SaveTx(t.Context(), tx, c); err != nil {
			t.Fatal(err)
		}
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
		save(t, db.DB, c)
		if n := len(history(t, db.DB, store.Filter{})); n != 1 {
			t.Errorf("%d changes are stored, want 1", n)
		}
	})
}

// reload makes a new cart of the old one's values, sometimes of others.
func reload(t *testing.T, db *store.DB, s *saved, r *rand.Rand) {
	t.Helper()
	c := shop.NewCart(s.cart.Audit().ID())
	if err := db.Resume(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if c.Load(s.cart); r.IntN(3) == 0 {
		c.Lose()
		c.SetLinesAt("lost", shop.Line{})
	}
	s.cart = c
}

// compareStates compares the attributes that have changed.
func compareStates(t *testing.T, db *store.DB, s *saved) {
	t.Helper()
	wrong := 0
	for i, at := range s.at {
		if i%9 != 0 {
			continue
		}
		got, err := db.StateAt(t.Context(), cartKind, s.cart.Audit().ID(), at)
		if err != nil {
			t.Fatal(err)
		}
		for name, v := range got {
			if want := s.held[i][name]; !reflect.DeepEqual(v, want) && wrong < 5 {
				wrong++
				t.Errorf("cart %s, moment %d of %d: %s is %#v, want %#v", s.cart.Audit().ID(), i, len(s.at), name, v, want)
			}
		}
	}
	if got, _ := db.StateAt(t.Context(), cartKind, s.cart.Audit().ID(), time.Now()); len(got) != 5 {
		t.Errorf("the state has %v", slices.Sorted(maps.Keys(got)))
	}
}
