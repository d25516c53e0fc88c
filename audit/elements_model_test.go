package audit_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
)

// cartState is what a cart holds.
type cartState struct {
	total int64
	place Place
	lines map[string]Item
	notes []string
	hits  map[int]int
	stock []int
}

func (s cartState) asMap() map[string]any {
	return map[string]any{"total": s.total, "place": s.place, "lines": s.lines, "remarks": s.notes, "hits": s.hits, "stock": s.stock}
}

func stateOf(c *Cart) cartState {
	return cartState{c.Total(), c.Place(), c.Lines(), c.Notes(), c.Hits(), c.Stock()}
}

// cartModel drives a cart and remembers what it held when.
type cartModel struct {
	t      *testing.T
	next   func(n int) int
	cart   *Cart
	times  []time.Time
	states []cartState
	heard  []int      // what the cart's hook was last told to be in stock
	lent   [][]string // that setters were given
}

// newCartModel returns the model of a cart that may have been loaded with something.
//
//audit:loader
func newCartModel(t *testing.T, next func(n int) int) *cartModel {
	m := &cartModel{t: t, next: next, cart: &Cart{id: "c"}}
	if next(2) == 0 {
		m.cart.lines = map[string]Item{"old": {1, 2, []string{"x"}}}
		m.cart.notes = []string{"a", "b", "c"}
		m.cart.place = Place{Street: "S", tags: []string{"t"}}
	}
	m.remember(time.Unix(1, 0))
	m.listen()
	return m
}

// listen follows what is in stock by what the cart's hook is told.
func (m *cartModel) listen() {
	c := m.cart
	c.hear = func(old, new []int) {
		if !reflect.DeepEqual(old, m.heard) || !reflect.DeepEqual(new, c.stock) {
			m.t.Errorf("the hook is told of %v after %v, want %v after %v", new, old, c.stock, m.heard)
		}
		m.heard = slices.Clone(new)
	}
}

// lend returns texts that change once a setter has had them.
func (m *cartModel) lend(texts ...string) []string {
	m.lent = append(m.lent, texts)
	return texts
}

// takeBack changes what setters were given: neither the cart nor its log may see that.
func (m *cartModel) takeBack() {
	for _, texts := range m.lent {
		for i := range texts {
			texts[i] = "taken back"
		}
	}
	m.lent = nil
}

func (m *cartModel) remember(at time.Time) {
	m.times, m.states = append(m.times, at), append(m.states, stateOf(m.cart))
}

func (m *cartModel) key() string { return string(rune('a' + m.next(5))) }

func (m *cartModel) item() Item {
	notes := [][]string{nil, {}, {"n"}}
	return Item{Quantity: m.next(3), Price: int64(m.next(2)), Notes: notes[m.next(3)]}
}

func (m *cartModel) someLines() map[string]Item {
	switch m.next(6) {
	case 0:
		return nil
	case 1:
		return map[string]Item{}
	}
	all := m.cart.Lines()
	for range m.next(4) {
		if all == nil {
			all = make(map[string]Item)
		}
		all[m.key()] = m.item()
		delete(all, m.key())
	}
	return all
}

func (m *cartModel) someNotes() []string {
	switch m.next(6) {
	case 0:
		return nil
	case 1:
		return []string{}
	}
	all := m.cart.Notes()
	for range m.next(3) {
		i := m.next(len(all) + 1)
		all = append(all[:i:i], append([]string{m.key()}, all[i:]...)...)
	}
	if len(all) > 0 {
		i := m.next(len(all))
		all = append(all[:i:i], all[i+1:]...)
	}
	return all
}

// step does something to the cart.
func (m *cartModel) step() {
	c, n := m.cart, m.cart.NotesLen()
	switch m.next(20) {
	case 0, 1:
		item := m.item()
		item.Notes = m.lend(item.Notes...)
		c.SetLinesAt(m.key(), item)
	case 2:
		c.DeleteLinesAt(m.key())
	case 3:
		c.SetLines(m.someLines())
	case 4:
		c.AppendNotes(m.key())
	case 5:
		c.AppendNotes(m.key(), m.key())
	case 6:
		c.InsertNotesAt(m.next(n+1), m.key())
	case 7:
		if n > 0 {
			c.SetNotesAt(m.next(n), m.key())
		}
	case 8:
		if n > 0 {
			c.DeleteNotesAt(m.next(n))
		}
	case 9:
		c.SetNotes(m.someNotes())
	case 10:
		c.SetHitsAt(m.next(3), m.next(2))
	case 11:
		c.SetPlaceZip(m.next(3))
	case 12:
		c.SetPlaceTags(m.lend(m.key()))
	case 13:
		c.SetPlace(Place{Street: m.key(), zip: m.next(2), since: time.Unix(int64(m.next(2)), 0).UTC()})
	case 14:
		c.SetTotal(int64(m.next(3)))
	case 15:
		if err := c.RevertTo(m.times[m.next(len(m.times))]); err != nil {
			m.t.Fatal(err)
		}
	case 16, 17:
		m.capture()
	case 18, 19:
		m.restock()
	}
	m.takeBack()
	if !reflect.DeepEqual(m.heard, c.stock) {
		m.t.Fatalf("the hook was told of %v, but there is %v", m.heard, c.stock)
	}
	if changes := c.Audit().Since(0); len(changes) > 0 {
		m.remember(changes[len(changes)-1].At)
	}
}

// restock sets what is in stock in one of the ways there are.
func (m *cartModel) restock() {
	c, n := m.cart, m.cart.StockLen()
	switch i := m.next(n + 1); {
	case i == n:
		c.AppendStock(m.next(9), m.next(9))
	case m.next(4) == 0:
		c.InsertStockAt(i, m.next(9))
	case m.next(3) == 0:
		c.DeleteStockAt(i)
	case m.next(3) == 0:
		c.SetStock(slices.Repeat([]int{m.next(2)}, i))
	default:
		c.SetStockAt(i, m.next(9))
	}
}

// capture writes around the setters, and calls some, and may take that back.
//
//audit:loader
func (m *cartModel) capture() {
	c, fault := m.cart, errors.New("refused")
	if m.next(4) > 0 {
		fault = nil
	}
	before := c.Audit().Seq()
	err := audit.Capture(m.t.Context(), c, func() error {
		if m.next(3) == 0 {
			c.SetLinesAt(m.key(), m.item())
		}
		if m.next(3) == 0 {
			c.AppendNotes(m.key())
		}
		c.lines, c.notes = m.someLines(), m.someNotes()
		c.place.tags = []string{m.key()}
		if c.hits == nil {
			c.hits = make(map[int]int)
		}
		c.hits[m.next(3)] = m.next(2)
		return fault
	})
	if err != fault || fault != nil && (c.Audit().Seq() != before || !reflect.DeepEqual(stateOf(c), m.states[len(m.states)-1])) {
		m.t.Fatalf("%v, %v, want %v", err, stateOf(c), m.states[len(m.states)-1])
	}
}

// check asks a cart what it held, from the change number from on.
func (m *cartModel) check(what string, c *Cart, from uint64) {
	m.t.Helper()
	for i, at := range m.times {
		if c.Audit().Seq() > 0 && uint64(i) < from {
			continue
		}
		if got, want := c.Audit().AsOf(at), m.states[i].asMap(); !reflect.DeepEqual(got, want) {
			m.t.Fatalf("%s: state %d of %d: got\n%#v, want\n%#v", what, i, len(m.times), got, want)
		}
	}
}

// through returns a cart whose log has gone through bytes.
func (m *cartModel) through(c *Cart) *Cart {
	b, err := c.Audit().MarshalBinary()
	if err != nil {
		m.t.Fatal(err)
	}
	read := c.Clone()
	if err := read.Audit().UnmarshalBinary(b); err != nil {
		m.t.Fatal(err)
	}
	again, err := read.Audit().MarshalBinary()
	if err != nil || string(again) != string(b) {
		m.t.Fatalf("written again, the log is another: %v", err)
	}
	if got, want := fmt.Sprint(read.Audit().Since(0)), fmt.Sprint(c.Audit().Since(0)); got != want {
		m.t.Fatalf("read: got %s, want %s", got, want)
	}
	return read
}

func runCartModel(t *testing.T, next func(n int) int, steps int) {
	m := newCartModel(t, next)
	follower := m.cart.Clone()
	for range steps {
		m.step()
		if m.next(5) == 0 {
			m.follow(follower)
		}
		if m.next(10) == 0 {
			m.cart = m.through(m.cart)
			m.listen()
		}
	}
	m.check("live", m.cart, 0)
	m.check("read", m.through(m.cart), 0)
	m.follow(follower)
	m.check("read in pieces", follower, 0)
	m.forget()
}

// follow gives the follower's log what is new in that of the cart.
func (m *cartModel) follow(f *Cart) {
	piece, err := m.cart.Audit().AppendSince(nil, f.Audit().Seq())
	if err != nil {
		m.t.Fatal(err)
	}
	if len(piece) == 0 {
		return
	}
	if rest, err := f.Audit().LoadSince(piece); err != nil || len(rest) > 0 {
		m.t.Fatal(rest, err)
	}
}

// forget drops what came before one of the states.
func (m *cartModel) forget() {
	all := m.cart.Audit().Since(0)
	if len(all) == 0 {
		return
	}
	i := 1 + m.next(len(m.times)-1)
	for _, c := range all {
		if c.At.Equal(m.times[i]) {
			m.cart.Audit().Forget(c.Seq)
			m.check("forgotten", m.cart, uint64(i))
			m.check("forgotten and read", m.through(m.cart), uint64(i))
			return
		}
	}
}

func TestElementsAgainstModel(t *testing.T) {
	seeds := uint64(100)
	if testing.Short() {
		seeds = 20
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 1))
			runCartModel(t, random.IntN, 40)
		})
	}
}

func FuzzElements(f *testing.F) {
	f.Add([]byte("some edits of a cart, and others"))
	f.Fuzz(func(t *testing.T, data []byte) {
		next := func(n int) int {
			if len(data) == 0 {
				return 0
			}
			b := data[0]
			data = data[1:]
			return int(b) % n
		}
		runCartModel(t, next, min(len(data), 60))
	})
}

// TestDamagedElements reads logs of which bytes were changed: an error, or a log that can be read.
func TestDamagedElements(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	m := newCartModel(t, random.IntN)
	for range 30 {
		m.step()
	}
	whole, err := m.cart.Audit().MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	read, damages := 0, 5_000
	if testing.Short() {
		damages = 500
	}
	for range damages {
		b := slices.Clone(whole)
		for range 1 + random.IntN(3) {
			b[random.IntN(len(b))] = byte(random.IntN(256))
		}
		c := new(Cart)
		if err := c.Audit().UnmarshalBinary(b); err != nil && !errors.As(err, new(*audit.RefusedError)) {
			continue
		}
		read++
		for range c.Changes() {
		}
		c.Audit().AsOf(audit.Timestamp())
		c.AppendNotes("x")
		c.SetLinesAt("x", Item{})
		c.Audit().Forget(c.Audit().Seq() / 2)
		if _, err := c.Audit().MarshalBinary(); err != nil {
			t.Fatal(err)
		}
	}
	if read == 0 {
		t.Error("all were refused")
	}
}
