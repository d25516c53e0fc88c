package audit_test

import (
	"context"
	"errors"
	"reflect"
	"sync"
	"testing"

	"github.com/auditline/auditline/audit"
)

func TestGroup(t *testing.T) {
	ctx := audit.With(context.Background(), audit.Origin{Who: "ann", Correlation: "r-1"})
	b, l, other := filledHamper(), &Till{id: "T-1"}, &Till{id: "T-2"}
	before := b.Audit().Seq()
	move := func(by int64) func(*audit.Tx) error {
		return func(g *audit.Tx) error {
			u, v := b.In(g), l.In(g)
			if err := v.SetTotal(v.Total() + by); err != nil {
				return err
			}
			return u.SetTotal(u.Total() - by)
		}
	}
	if err := audit.Group(ctx, move(20), b, l, b); err != nil {
		t.Fatal(err)
	}
	c, d := b.Audit().Since(before)[0], l.Audit().Since(0)[0]
	if c.Set == 0 || c.Set != d.Set || c.Who != "ann" || d.Correlation != "r-1" || b.Total() != 10 || l.Total() != 20 {
		t.Errorf("%v in set %d, %v in set %d", c, c.Set, d, d.Set)
	}
	want := state(b) + story(l.Changes())
	if err := audit.Group(ctx, move(20), l, b); !errors.Is(err, errBroke) {
		t.Error(err)
	}
	err := audit.Group(ctx, func(g *audit.Tx) error {
		u := b.In(g)
		u.SetRate(77)
		other.In(g)
		return nil
	}, b, l)
	if err == nil || err.Error() != "audit: github.com/auditline/auditline/audit_test.Till T-2 is not among the objects of the group" {
		t.Error(err)
	}
	if err := audit.Group(context.Background(), move(1), l, b); !errors.Is(err, audit.ErrNoWho) {
		t.Error(err)
	}
	if got := state(b) + story(l.Changes()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if err := audit.Group(ctx, func(*audit.Tx) error { return nil }); err != nil {
		t.Error(err)
	}
}

// TestGroupOfAnObjectAndTheOneItEmbeds names two objects at the same place, in either order.
func TestGroupOfAnObjectAndTheOneItEmbeds(t *testing.T) {
	ctx := audit.With(context.Background(), audit.Origin{Who: "ann"})
	d := &Drawer{Till: Till{id: "T-1"}}
	count := func(fail error) func(*audit.Tx) error {
		return func(g *audit.Tx) error {
			d.In(g).SetCoins(d.Coins() + 1)
			return errors.Join(d.Till.In(g).SetTotal(5), fail)
		}
	}
	for _, objects := range [][]audit.Audited{{d, &d.Till}, {&d.Till, d}} {
		before := d.Audit().Seq()
		if err := audit.Group(ctx, count(nil), objects...); err != nil {
			t.Fatal(err)
		}
		if c := d.Audit().Since(before); len(c) != 2 || c[0].Set == 0 || c[0].Set != c[1].Set {
			t.Error(c)
		}
	}
	if err := audit.Group(ctx, count(errors.ErrUnsupported), d, &d.Till); !errors.Is(err, errors.ErrUnsupported) || d.Coins() != 2 {
		t.Errorf("%v, %d coins", err, d.Coins())
	}
	err := audit.Group(ctx, count(nil), d)
	if err == nil || err.Error() != "audit: github.com/auditline/auditline/audit_test.Till T-1 is not among the objects of the group" || d.Coins() != 2 {
		t.Errorf("%v, %d coins", err, d.Coins())
	}
}

// TestGroupWhoseFunctionRecovers hides from Group that an object was not named.
func TestGroupWhoseFunctionRecovers(t *testing.T) {
	b, other := filledHamper(), filledHamper()
	want := state(b)
	refuses := func(then func()) func(g *audit.Tx) error {
		return func(g *audit.Tx) error {
			b.In(g).SetRate(77)
			func() {
				defer func() { _ = recover() }()
				other.In(g)
			}()
			then()
			return nil
		}
	}
	if err := audit.Group(context.Background(), refuses(func() {}), b); err == nil || state(b) != want {
		t.Errorf("%v, %s", err, state(b))
	}
	defer func() {
		if r := recover(); r != "another" || state(b) != want {
			t.Errorf("%v, %s", r, state(b))
		}
	}()
	_ = audit.Group(context.Background(), refuses(func() { panic("another") }), b)
}

// TestGroupsInAnyOrder moves between the same tills, named in every order.
func TestGroupsInAnyOrder(t *testing.T) {
	ctx := audit.With(context.Background(), audit.Origin{Who: "ann"})
	tills := []*Till{{id: "T-0", total: 1000}, {id: "T-1", total: 1000}, {id: "T-2", total: 1000}}
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			from, to := tills[i%3], tills[(i+1+i/3)%3]
			for range 300 {
				err := audit.Group(ctx, func(g *audit.Tx) error {
					u, v := from.In(g), to.In(g)
					return errors.Join(u.SetTotal(u.Total()-1), v.SetTotal(v.Total()+1))
				}, from, to)
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	if sum := tills[0].Total() + tills[1].Total() + tills[2].Total(); sum != 3000 {
		t.Errorf("the sum is %d", sum)
	}
}

func TestNilObjects(t *testing.T) {
	called := false
	b := filledHamper()
	var none *Hamper
	for _, objects := range [][]audit.Audited{{b, none}, {nil, b}} {
		err := audit.Group(context.Background(), func(*audit.Tx) error { called = true; return nil }, objects...)
		if err == nil || called {
			t.Errorf("Group of %v: %v, called: %t", objects, err, called)
		}
	}
	err := audit.Capture(context.Background(), none, func() error { called = true; return nil })
	if want := "audit: cannot capture a nil *audit_test.Hamper"; err == nil || err.Error() != want || called {
		t.Errorf("got %v, called: %t, want %s", err, called, want)
	}
}

// What only generated code calls does not stand beside what users call.
func TestUsersSeeNoMethodsOfATx(t *testing.T) {
	if n := reflect.TypeFor[*audit.Tx]().NumMethod(); n != 0 {
		t.Errorf("a Tx has %d exported methods", n)
	}
}
