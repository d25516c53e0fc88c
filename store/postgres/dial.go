package postgres

import (
	"context"
	"errors"
	"net"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// deadlined returns dial with errors that are context.DeadlineExceeded where a context's deadline
// has ended it: the system's error says no more than that it took too long.
func deadlined(dial pgconn.DialFunc) pgconn.DialFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		var late net.Error
		if deadline, ok := ctx.Deadline(); ok && errors.As(err, &late) && late.Timeout() && !time.Now().Before(deadline) {
			return nil, errDeadline{err}
		}
		return conn, err
	}
}

// errDeadline is a system's error that a context's deadline has caused.
type errDeadline struct{ error }

func (e errDeadline) Unwrap() error { return e.error }

func (errDeadline) Is(target error) bool { return target == context.DeadlineExceeded }
