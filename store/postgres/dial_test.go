package postgres

import (
	"context"
	"errors"
	"net"
	"os"
	"testing"
	"time"
)

// TestDeadlined says what has ended a dial.
func TestDeadlined(t *testing.T) {
	over, cancel := context.WithDeadline(t.Context(), time.Now())
	defer cancel()
	later, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	slow, refused := &net.OpError{Op: "dial", Err: os.ErrDeadlineExceeded}, &net.OpError{Op: "dial", Err: errors.New("refused")}
	for _, c := range []struct {
		ctx  context.Context
		err  error
		want bool
	}{{over, slow, true}, {later, slow, false}, {t.Context(), slow, false}, {over, refused, false}, {over, nil, false}} {
		dial := deadlined(func(context.Context, string, string) (net.Conn, error) { return nil, c.err })
		_, err := dial(c.ctx, "tcp", "")
		if errors.Is(err, context.DeadlineExceeded) != c.want || !errors.Is(err, c.err) {
			t.Errorf("of %v becomes %v, want the deadline's: %t", c.err, err, c.want)
		}
	}
}
