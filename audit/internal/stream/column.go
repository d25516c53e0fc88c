package stream

import (
	"math/bits"

	"github.com/auditline/auditline/audit/internal/values"
)

// Column holds the logged values of one field whose changes are not numbers. Its
// positions count from 1 in the order of logging; 0 is the value before all of them.
type Column interface {
	// At returns a copy of the value at pos, as the field's type.
	At(pos uint64) any
	// Len is the number of values, that before all of them not included.
	Len() int
	// Raw yields the values themselves, that before all of them first.
	Raw(yield func(any) bool)
	// raw returns the value at pos itself.
	raw(pos uint64) any
	// Frozen returns a column that later changes do not reach.
	Frozen() Column
	// upTo returns a column with the values up to pos, which goes on in its own way.
	upTo(pos uint64) Column
	// empty returns a column of the same type that starts with the value at pos.
	empty(pos uint64) Column
	// take appends the values of e, which stand in from, a column of the same type, and
	// returns the code of the change.
	take(from Column, e Entry) (code byte)
	// load appends a change that was read from outside and returns its code.
	load(old, v any) (code byte)
}

// valueColumn is the column of a field of type T. What it holds stays as it is, so that a frozen
// column shares the blocks and the list of them.
type valueColumn[T any] struct {
	traits *values.Traits[T]
	start  T // the value at position 0
	blocks [][]T
	n      int // how many values the blocks hold
	latest *T
	texts  *texts[T] // nil while all values are kept whole
}

const maxBlock = 64 // values

func newValues[T any](tr *values.Traits[T], start T) *valueColumn[T] {
	c := &valueColumn[T]{traits: tr, start: start}
	c.latest = &c.start
	return c
}

// log appends a change from old to v and returns its code in the stream.
func (c *valueColumn[T]) log(old, v T, how Option) (code byte) {
	if c.traits.Same == nil || !c.traits.Same(*c.latest, old) {
		c.push(c.traits.CopyUnless(how&copied != 0, old))
		code = 1
	}
	c.push(c.traits.CopyUnless(how&copied != 0, v))
	return code
}

func (c *valueColumn[T]) load(old, v any) (code byte) {
	was, _ := old.(T) // nil for an interface's zero value
	is, _ := v.(T)
	return c.log(was, is, copied)
}

func (c *valueColumn[T]) push(v T) {
	kept := v
	if c.traits.Diff != nil && (c.texts != nil || !c.traits.Short(v)) {
		kept = c.shorten(v)
	}
	*c.extend() = kept
	if c.texts != nil {
		c.latest = &c.texts.now
	}
}

// extend appends a value, which its caller is to set.
func (c *valueColumn[T]) extend() *T {
	block, index := place(c.n)
	if block == len(c.blocks) {
		c.blocks = append(c.blocks, make([]T, blockSize(block)))
	}
	c.latest = &c.blocks[block][index]
	c.n++
	return c.latest
}

// blockSize is the size of the i-th block: 1, 2, 4 … maxBlock, maxBlock.
func blockSize(i int) int {
	return min(1<<min(i, 30), maxBlock)
}

// doubling is the number of blocks that are smaller than maxBlock, which hold maxBlock-1 values.
var doubling = bits.Len(maxBlock) - 1

// place returns the block of the i-th value, from 0, and its index there.
func place(i int) (block, index int) {
	if i < maxBlock-1 {
		block = bits.Len(uint(i+1)) - 1
		return block, i + 1 - 1<<block
	}
	i -= maxBlock - 1
	return doubling + i/maxBlock, i % maxBlock
}

func (c *valueColumn[T]) get(pos uint64) T {
	if c.texts != nil {
		return c.restore(pos, *c.kept(pos))
	}
	return *c.kept(pos)
}

// kept is where what is kept of the value at pos stands.
func (c *valueColumn[T]) kept(pos uint64) *T {
	if pos == 0 {
		return &c.start
	}
	block, index := place(int(pos - 1))
	return &c.blocks[block][index]
}

func (c *valueColumn[T]) At(pos uint64) any {
	if c.texts != nil {
		return c.traits.Copy(c.get(pos))
	}
	return c.traits.Box(c.kept(pos))
}

func (c *valueColumn[T]) raw(pos uint64) any { return c.get(pos) }

func (c *valueColumn[T]) Raw(yield func(any) bool) {
	if !yield(c.start) {
		return
	}
	for i := range c.n {
		if !yield(c.get(uint64(i + 1))) {
			return
		}
	}
}

func (c *valueColumn[T]) Len() int { return c.n }

func (c *valueColumn[T]) Frozen() Column {
	f := *c
	f.texts = c.texts.frozen()
	return &f
}

func (c *valueColumn[T]) empty(pos uint64) Column { return newValues(c.traits, c.get(pos)) }

func (c *valueColumn[T]) take(from Column, e Entry) (code byte) {
	f := from.(*valueColumn[T])
	if e.both {
		c.push(f.get(e.Old))
		code = 1
	}
	c.push(f.get(e.New))
	return code
}
