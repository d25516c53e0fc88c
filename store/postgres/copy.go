package postgres

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/auditline/auditline/store/internal/dialect"
	"github.com/auditline/auditline/store/internal/value"
)

// copier is a transaction whose connection is known: the server takes many rows by COPY in less
// time than by INSERT.
type copier interface {
	// use calls do with the connection.
	use(do func(*pgconn.PgConn) error) error
}

// connTx is a transaction of database/sql on a connection of its own.
type connTx struct {
	dialect.SQLTx
	conn *sql.Conn
}

// copyingTx is a connTx whose connection is one of pgx, which a caller's pool may have wrapped.
type copyingTx struct{ connTx }

func beginOn(ctx context.Context, db *sql.DB) (dialect.Transaction, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	sqlTx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	tx := connTx{dialect.SQLTx{Tx: sqlTx}, conn}
	if !isPgx(conn) {
		return tx, nil
	}
	return copyingTx{tx}, nil
}

// isPgx tells whether a connection is plainly one of pgx. One that fails fails at the next
// statement, too.
func isPgx(conn *sql.Conn) (plainly bool) {
	err := conn.Raw(func(driver any) error { _, plainly = driver.(*stdlib.Conn); return nil })
	return err == nil && plainly
}

// Rollback rolls back what is not committed, and gives the connection back.
func (t connTx) Rollback() error { return errors.Join(t.SQLTx.Rollback(), t.conn.Close()) }

func (t copyingTx) use(do func(*pgconn.PgConn) error) error {
	return t.conn.Raw(func(driver any) error { return do(driver.(*stdlib.Conn).Conn().PgConn()) })
}

func (t pgxTx) use(do func(*pgconn.PgConn) error) error { return do(t.tx.Conn().PgConn()) }

// copyEvents stores events in the binary form of COPY, of whose columns it need not ask the types.
func copyEvents(ctx context.Context, c copier, events []dialect.Event) error {
	rows := appendCopy(nil, events)
	return c.use(func(conn *pgconn.PgConn) error {
		_, err := conn.CopyFrom(ctx, bytes.NewReader(rows), "COPY audit_event (oid, seq, at, ctx, fid, old, new, enc) FROM STDIN BINARY")
		return err
	})
}

// appendCopy appends the rows of audit_event, after the header that PostgreSQL's manual describes:
// a signature, no flags, no extension.
func appendCopy(b []byte, events []dialect.Event) []byte {
	b = append(b, "PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00"...)
	for _, e := range events {
		b = binary.BigEndian.AppendUint16(b, 8) // columns
		for _, n := range [...]int64{e.Oid, e.Seq, e.At, e.Ctx, e.Fid} {
			b = binary.BigEndian.AppendUint64(appendSize(b, 8), uint64(n))
		}
		b = appendText(appendText(b, e.StoredOld()), e.New)
		if e.NoEnc() {
			b = appendSize(b, null)
		} else {
			b = binary.BigEndian.AppendUint16(appendSize(b, 2), uint16(e.Enc))
		}
	}
	return binary.BigEndian.AppendUint16(b, 0xffff) // the end
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
