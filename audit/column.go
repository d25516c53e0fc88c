package audit

// column holds the logged values of one field whose changes are not numbers. Its
// positions count from 1 in the order of logging; 0 is the value before all of them.
type column interface {
	// at returns a copy of the value at pos, as the field's type.
	at(pos uint64) any
	// frozen returns a column that later changes do not reach.
	frozen() column
	// empty returns a column of the same type that starts with the value at pos.
	empty(pos uint64) column
	// take appends the values of e, which stand in from, a column of the same type, and
	// returns the code of the change.
	take(from column, e entry) (code byte)
}

// values is the column of a field of type T. Its blocks are only ever appended to.
type values[T any] struct {
	traits *traits[T]
	start  T // the value at position 0
	blocks [][]T
	latest *T
}

const maxBlock = 64 // values

func newValues[T any](tr *traits[T], start T) *values[T] {
	c := &values[T]{traits: tr, start: start}
	c.latest = &c.start
	return c
}

// log appends a change from old to v and returns its code in the stream.
func (c *values[T]) log(old, v T, how Option) (code byte) {
	if c.traits.same == nil || !c.traits.same(*c.latest, old) {
		c.push(c.traits.copyAs(how, old))
		code = 1
	}
	c.push(c.traits.copyAs(how, v))
	return code
}

func (c *values[T]) push(v T) {
	last := len(c.blocks) - 1
	if last < 0 || len(c.blocks[last]) == cap(c.blocks[last]) {
		last++
		c.blocks = append(c.blocks, make([]T, 0, blockSize(last)))
	}
	b := append(c.blocks[last], v)
	c.blocks[last] = b
	c.latest = &b[len(b)-1]
}

// blockSize is the size of the i-th block: 1, 2, 4 … maxBlock, maxBlock.
func blockSize(i int) int {
	return min(1<<min(i, 30), maxBlock)
}

func (c *values[T]) get(pos uint64) T {
	if pos == 0 {
		return c.start
	}
	i := int(pos - 1)
	for b := 0; ; b++ {
		n := blockSize(b)
		if n == maxBlock {
			return c.blocks[b+i/n][i%n]
		}
		if i < n {
			return c.blocks[b][i]
		}
		i -= n
	}
}

func (c *values[T]) at(pos uint64) any { return c.traits.copy(c.get(pos)) }

func (c *values[T]) frozen() column {
	f := *c
	f.blocks = append([][]T(nil), c.blocks...)
	return &f
}

func (c *values[T]) empty(pos uint64) column { return newValues(c.traits, c.get(pos)) }

func (c *values[T]) take(from column, e entry) (code byte) {
	f := from.(*values[T])
	if e.both {
		c.push(f.get(e.old))
		code = 1
	}
	c.push(f.get(e.new))
	return code
}
