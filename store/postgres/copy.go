package postgres

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"io"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/auditline/auditline/store/internal/dialect"
	"github.com/auditline/auditline/store/internal/value"
)

// connTx is a transaction of database/sql on a connection of its own, which a caller's pool has
// wrapped.
type connTx struct {
	dialect.SQLTx
	conn *sql.Conn
}

// ownTx is a transaction of pgx on a connection that a pool of database/sql lends: its statements
// take half the processor time without what database/sql does for each of them.
type ownTx struct {
	pgxTx
	ctx  context.Context // in which it has begun
	conn *sql.Conn
}

func beginOn(ctx context.Context, db *sql.DB) (dialect.Transaction, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	tx, err := begin(ctx, conn)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return tx, nil
}

func begin(ctx context.Context, conn *sql.Conn) (dialect.Transaction, error) {
	plain := plainly(conn)
	if plain == nil {
		tx, err := conn.BeginTx(ctx, nil)
		return connTx{dialect.SQLTx{Tx: tx}, conn}, err
	}
	tx, err := beginSecure(ctx, plain)
	return ownTx{pgxTx{tx}, ctx, conn}, err
}

// beginSecure is a begin and Secure in one message.
func beginSecure(ctx context.Context, conn *pgx.Conn) (pgx.Tx, error) {
	var b pgx.Batch
	b.BeginTx(pgx.TxOptions{})
	b.Queue(secure)
	results := conn.SendBatch(ctx, &b)
	tx := results.Tx()
	if err := results.Close(); err != nil {
		_ = tx.Rollback(ctx) // pgx closes the connection where this fails
		return nil, err
	}
	return tx, nil
}

// plainly returns a connection's own one of pgx, nil where it is not plainly one. One that fails
// fails at the next statement, too.
func plainly(conn *sql.Conn) (plain *pgx.Conn) {
	_ = conn.Raw(func(c any) error {
		if c, ok := c.(*stdlib.Conn); ok {
			plain = c.Conn()
		}
		return nil
	})
	return plain
}

// Rollback rolls back what is not committed, and gives the connection back.
func (t connTx) Rollback() error { return errors.Join(t.SQLTx.Rollback(), t.conn.Close()) }

// Commit commits.
func (t ownTx) Commit(ctx context.Context) error { return t.tx.Commit(ctx) }

// Rollback rolls back what is not committed, and gives the connection back, which pgx closes where
// that fails.
func (t ownTx) Rollback() error {
	err := t.tx.Rollback(t.ctx)
	if errors.Is(err, pgx.ErrTxClosed) {
		err = nil
	}
	return errors.Join(err, t.conn.Close())
}

// copier is a transaction whose connection is known: the server takes many rows by COPY in less
// time than by INSERT.
type copier interface{ server() *pgconn.PgConn }

func (t pgxTx) server() *pgconn.PgConn { return t.tx.Conn().PgConn() }

// copyEvents stores events in the binary form of COPY, of whose columns it need not ask the types.
func copyEvents(ctx context.Context, c copier, events []dialect.Event) error {
	_, err := c.server().CopyFrom(ctx, newCopying(events), "COPY audit_event (oid, seq, at, ctx, fid, old, new, enc) FROM STDIN BINARY")
	return err
}

// copying reads as events in that form, of which it makes no more at a time than is asked for: the
// server stores the first rows meanwhile.
type copying struct {
	events []dialect.Event
	unread []byte
	ended  bool
}

// newCopying begins with the header that PostgreSQL's manual describes: a signature, no flags, no
// extension.
func newCopying(events []dialect.Event) *copying {
	return &copying{events: events, unread: []byte("PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00")}
}

func (c *copying) Read(p []byte) (n int, err error) {
	if len(c.unread) == 0 && c.ended {
		return 0, io.EOF
	}
	if len(c.unread) == 0 {
		c.unread = c.appendRows(p[:0:len(p)]) // what lies behind p is the caller's
	}
	n = copy(p, c.unread)
	c.unread = c.unread[n:]
	return n, nil
}

// usualRow is more than what most rows take.
const usualRow = 1024

// appendRows appends a row at least, and more while b has room, and the end after the last one.
func (c *copying) appendRows(b []byte) []byte {
	for first := true; len(c.events) > 0 && (first || cap(b)-len(b) > usualRow); first = false {
		b = appendRow(b, &c.events[0])
		c.events = c.events[1:]
	}
	if len(c.events) == 0 {
		c.ended = true
		b = binary.BigEndian.AppendUint16(b, 0xffff)
	}
	return b
}

func appendRow(b []byte, e *dialect.Event) []byte {
	b = binary.BigEndian.AppendUint16(b, 8) // columns
	for _, n := range [...]int64{e.Oid, e.Seq, e.At, e.Ctx, e.Fid} {
		b = binary.BigEndian.AppendUint64(appendSize(b, 8), uint64(n))
	}
	b = appendText(appendText(b, e.StoredOld()), e.New)
	if e.NoEnc() {
		return appendSize(b, null)
	}
	return binary.BigEndian.AppendUint16(appendSize(b, 2), uint16(e.Enc))
}

// null is the size of NULL.
const null = -1

func appendSize(b []byte, n int) []byte { return binary.BigEndian.AppendUint32(b, uint32(n)) }

// appendText appends a column as text, after its size.
func appendText(b []byte, column any) []byte {
	if column == nil {
		return appendSize(b, null)
	}
	at := len(b)
	b = value.AppendText(appendSize(b, 0), column)
	binary.BigEndian.PutUint32(b[at:], uint32(len(b)-at-4))
	return b
}
