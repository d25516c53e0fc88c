package stream

import (
	"maps"
	"sync"
	"testing"
)

// editedOften returns a column with n edits of a map of ten, and what each has left.
func editedOften(n int) (c *elements[map[int]int, int, int], left []map[int]int) {
	c = newElements(mapMaker[map[int]int, int, int]{}.make(false), map[int]int{})
	now := map[int]int{}
	left = append(left, maps.Clone(now))
	for i := range n {
		e := edit[int, int]{key: i % 10, old: now[i%10], new: i, op: Put}
		if i < 10 {
			e.op = Add
		}
		c.log(now, e)
		now[e.key] = i
		left = append(left, maps.Clone(now))
	}
	return c, left
}

func TestOnlyReadersKeepStates(t *testing.T) {
	c, left := editedOften(1000)
	if n := len(c.passed.all); n > 0 {
		t.Errorf("setters have kept %d states", n)
	}
	for _, pos := range []uint64{300, 1000, 650, 1000} {
		if got := c.get(pos); !maps.Equal(got, left[pos]) {
			t.Errorf("at %d: %v, want %v", pos, got, left[pos])
		}
	}
	if n := len(c.passed.all); n != 1000/(fewEdits+1) {
		t.Errorf("readers have kept %d states", n)
	}
	for _, s := range c.passed.all {
		if !maps.Equal(s.what, left[s.pos]) {
			t.Errorf("kept of %d: %v, want %v", s.pos, s.what, left[s.pos])
		}
	}
}

// TestStatesBetweenWholeOnes reads what follows a change of the whole collection first.
func TestStatesBetweenWholeOnes(t *testing.T) {
	c, left := editedOften(300)
	c.logWhole(left[300], map[int]int{1: 1})
	c.log(map[int]int{1: 1}, edit[int, int]{key: 1, old: 1, new: 2, op: Put})
	if got := c.get(303); !maps.Equal(got, map[int]int{1: 2}) {
		t.Errorf("got %v", got)
	}
	for pos, want := range left {
		if got := c.get(uint64(pos)); !maps.Equal(got, want) {
			t.Errorf("at %d: %v, want %v", pos, got, want)
		}
	}
}

// TestStatesOfAColumnThatGoesOnByItself lets it differ from the first one behind what both have.
func TestStatesOfAColumnThatGoesOnByItself(t *testing.T) {
	c, left := editedOften(300)
	c.get(300)
	other := c.upTo(200).(*elements[map[int]int, int, int])
	for range 100 {
		other.log(left[200], edit[int, int]{key: 0, old: left[200][0], new: -1, op: Put})
	}
	if got := other.get(300); got[0] != -1 || !maps.Equal(c.get(300), left[300]) {
		t.Errorf("got %v and %v", got, c.get(300))
	}
}

// TestSizesBeforeTheEnd is about nil and empty collections, too. Nothing is read for them.
func TestSizesBeforeTheEnd(t *testing.T) {
	c := newElements(mapMaker[map[int]int, int, int]{}.make(false), nil)
	add := func(now map[int]int, key int) { c.log(now, edit[int, int]{key: key, op: Add}) }
	add(nil, 1)
	c.log(map[int]int{1: 0}, edit[int, int]{key: 1, op: Drop})
	c.logWhole(map[int]int{}, nil)
	add(nil, 1)
	add(map[int]int{1: 0, 2: 0, 3: 0}, 4) // written around the setters
	for range 200 {
		c.log(map[int]int{1: 0, 2: 0, 3: 0, 4: 0}, edit[int, int]{key: 1, op: Put})
	}
	var sizes []int
	for pos := range c.count + 1 {
		sizes = append(sizes, c.upTo(pos).(*elements[map[int]int, int, int]).size)
	}
	if len(c.passed.all) > 0 {
		t.Error("to tell sizes, states are read")
	}
	for pos, size := range sizes {
		if want := c.how.size(c.get(uint64(pos))); size != want {
			t.Errorf("at %d: %d, want %d", pos, size, want)
		}
	}
}

func TestManyReadersOfOneColumn(t *testing.T) {
	c, left := editedOften(2000)
	frozen := c.Frozen().(*elements[map[int]int, int, int])
	var all sync.WaitGroup
	for g := range 8 {
		all.Go(func() {
			for pos := g; pos <= 2000; pos += 97 {
				if got := frozen.get(uint64(pos)); !maps.Equal(got, left[pos]) {
					t.Errorf("at %d: %v, want %v", pos, got, left[pos])
				}
			}
		})
	}
	all.Wait()
	if len(c.passed.all) == 0 {
		t.Error("what readers of a copy have passed is lost")
	}
}
