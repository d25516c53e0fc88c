package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"strconv"
	"strings"

	"github.com/auditline/auditline/store/internal/dialect"
)

// writer is a connection for transactions that write, of which SQLite runs one at a time. Its
// statements stay prepared, and database/sql has neither to look for them nor to watch over a
// transaction, which together cost as much as the statements of a small one. It is for a pool that
// Open has made: that of somebody else may have no connection to spare.
type writer struct {
	turn       chan struct{} // full while a transaction runs
	conn       *sql.Conn     // nil before the first transaction, and after one that did not end well
	statements map[string]*sql.Stmt
}

func newWriter() *writer { return &writer{turn: make(chan struct{}, 1)} }

// begin waits until no other transaction runs, and for the file's write lock.
func (w *writer) begin(ctx context.Context, db *sql.DB) (dialect.Transaction, error) {
	select {
	case w.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err := w.start(ctx, db); err != nil {
		w.drop()
		<-w.turn
		return nil, err
	}
	return &writerTx{writer: w}, nil
}

func (w *writer) start(ctx context.Context, db *sql.DB) error {
	if w.conn == nil {
		conn, err := db.Conn(ctx)
		if err != nil {
			return err
		}
		w.conn, w.statements = conn, make(map[string]*sql.Stmt)
	}
	_, err := w.exec(ctx, "BEGIN IMMEDIATE")
	return err
}

// maxStatements bounds how many stay prepared; the statements of saves are far fewer.
const maxStatements = 200

// prepared returns a statement, which is prepared once.
func (w *writer) prepared(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := w.statements[query]; ok {
		return s, nil
	}
	if len(w.statements) == maxStatements {
		w.forget()
	}
	s, err := w.conn.PrepareContext(ctx, positional(query))
	if err == nil {
		w.statements[query] = s
	}
	return s, err
}

// positional returns a query whose arguments are $1, $2 and so on in this order with ? for each:
// the driver copies names.
func positional(query string) string {
	var b strings.Builder
	rest := query
	for n := 1; ; n++ {
		at := strings.IndexByte(rest, '$')
		if at < 0 {
			return b.String() + rest
		}
		after, ok := strings.CutPrefix(rest[at:], "$"+strconv.Itoa(n))
		if !ok || after != "" && '0' <= after[0] && after[0] <= '9' {
			return query
		}
		b.WriteString(rest[:at] + "?")
		rest = after
	}
}

func (w *writer) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := w.prepared(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

// forget closes the statements.
func (w *writer) forget() {
	for _, s := range w.statements {
		s.Close()
	}
	clear(w.statements)
}

// drop closes the connection: it must not come back to the pool in the middle of a transaction.
// SQLite would keep it open, and its locks, for statements that are not closed before.
func (w *writer) drop() {
	if w.conn == nil {
		return
	}
	w.forget()
	_ = w.conn.Raw(func(any) error { return driver.ErrBadConn }) // which closes it
	w.conn, w.statements = nil, nil
}

// close waits for the transaction that runs.
func (w *writer) close() {
	w.turn <- struct{}{}
	w.drop()
	<-w.turn
}

// writerTx is a transaction on a writer's connection. It has the write lock.
type writerTx struct {
	writer *writer
	ended  bool
}

// Exec runs a statement.
func (t *writerTx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	result, err := t.writer.exec(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// Query runs a query.
func (t *writerTx) Query(ctx context.Context, query string, args ...any) (dialect.Rows, error) {
	s, err := t.writer.prepared(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

// Commit commits.
func (t *writerTx) Commit(ctx context.Context) error {
	if _, err := t.writer.exec(ctx, "COMMIT"); err != nil {
		return err
	}
	t.end()
	return nil
}

// Rollback rolls back what is not committed. It closes the connection where that fails, as it does
// after errors with which SQLite itself has ended the transaction.
func (t *writerTx) Rollback() error {
	if t.ended {
		return nil
	}
	defer t.end()
	if _, err := t.writer.exec(context.Background(), "ROLLBACK"); err != nil {
		t.writer.drop()
	}
	return nil
}

func (t *writerTx) end() {
	t.ended = true
	<-t.writer.turn
}
