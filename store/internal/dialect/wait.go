package dialect

import (
	"context"
	"database/sql"
	"time"
)

// Waiter waits for commits.
type Waiter interface {
	// Wait returns when something may have been committed since its last call, after a while
	// in any case, and when ctx ends.
	Wait(ctx context.Context) error
	Close() error
}

// Poller waits for a while, for databases and pools in which nobody says what was committed.
type Poller time.Duration

// Wait waits.
func (p Poller) Wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Duration(p)):
		return nil
	}
}

// Close does nothing.
func (Poller) Close() error { return nil }

// Lasting returns a connection to be kept for long, nil where the pool has no other one left.
func Lasting(ctx context.Context, db *sql.DB) (*sql.Conn, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if s := db.Stats(); s.MaxOpenConnections > 0 && s.InUse >= s.MaxOpenConnections {
		return nil, conn.Close()
	}
	return conn, nil
}
