package dialect

import (
	"context"
	"database/sql"
	"sync"
)

// Statements are prepared on a pool, for a driver that does not remember statements by
// itself. A text that is new is run as it is and prepared before the next transaction begins:
// within one, preparing on the pool would wait for a second connection, which the pool may
// not have.
type Statements struct {
	mu       sync.Mutex
	prepared map[string]*sql.Stmt
	wanted   map[string]bool
}

// maxStatements bounds how many are kept.
const maxStatements = 200

// Prepare prepares the texts that were run since its last call.
func (s *Statements) Prepare(ctx context.Context, db *sql.DB) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.prepared == nil {
		s.prepared = make(map[string]*sql.Stmt)
	}
	for query := range s.wanted {
		statement, err := db.PrepareContext(ctx, query)
		if err != nil {
			return err
		}
		s.prepared[query] = statement
	}
	clear(s.wanted)
	return nil
}

// of returns the prepared statement of a text, nil where there is none yet.
func (s *Statements) of(query string) *sql.Stmt {
	s.mu.Lock()
	defer s.mu.Unlock()
	statement := s.prepared[query]
	if statement == nil && len(s.prepared)+len(s.wanted) < maxStatements {
		if s.wanted == nil {
			s.wanted = make(map[string]bool)
		}
		s.wanted[query] = true
	}
	return statement
}

// PreparedTx is an SQLTx that runs prepared statements.
type PreparedTx struct {
	SQLTx
	Statements *Statements
}

// Exec runs a statement.
func (t PreparedTx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	statement := t.Statements.of(query)
	if statement == nil {
		return t.SQLTx.Exec(ctx, query, args...)
	}
	result, err := t.Tx.StmtContext(ctx, statement).ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// Query runs a query.
func (t PreparedTx) Query(ctx context.Context, query string, args ...any) (Rows, error) {
	if statement := t.Statements.of(query); statement != nil {
		return t.Tx.StmtContext(ctx, statement).QueryContext(ctx, args...)
	}
	return t.SQLTx.Query(ctx, query, args...)
}
