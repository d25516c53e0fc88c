package dialect

import (
	"context"
	"fmt"
	"strings"
	"sync"
)

// MaxRows is how many rows one statement has at most.
const MaxRows = 64

// Chunk is how many of n rows, which are more than 0, the next statement has: a power of two, so
// that there are few different statements.
func Chunk(n int) int {
	chunk := MaxRows
	for chunk > n {
		chunk /= 2
	}
	return chunk
}

// ByRows returns a function that gives the statement for a number of rows up to MaxRows, which text
// makes once.
func ByRows(text func(rows int) string) func(rows int) string {
	var texts [MaxRows + 1]func() string
	for n := range texts {
		texts[n] = sync.OnceValue(func() string { return text(n) })
	}
	return func(rows int) string { return texts[rows]() }
}

// InChunks runs a statement for all rows, of which each has some of the arguments.
func InChunks(ctx context.Context, tx Tx, statement func(rows int) string, columns int, args []any) error {
	for len(args) > 0 {
		n := Chunk(len(args) / columns)
		if _, err := tx.Exec(ctx, statement(n), args[:n*columns]...); err != nil {
			return err
		}
		args = args[n*columns:]
	}
	return nil
}

// Placeholders are those of a number of rows, ($1, $2), ($3, $4) and so on.
func Placeholders(rows, columns int) string {
	var b strings.Builder
	for i := range rows * columns {
		switch {
		case i == 0:
			b.WriteByte('(')
		case i%columns == 0:
			b.WriteString("), (")
		default:
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", i+1)
	}
	return b.String() + ")"
}
