package interop

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgproto3"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jinzhu/copier"
)

// throughPgx reads what in holds from a server that knows nothing else.
func throughPgx(t *testing.T, in, out subject) (string, error) {
	conn, err := connect(t.Context(), in)
	if err != nil {
		return "", err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(t.Context())) }()
	rows, err := conn.Query(t.Context(), "SELECT owner, balance FROM accounts")
	if err != nil {
		return "", err
	}
	switch out := out.(type) {
	case *Exported:
		err = collect(rows, out)
	case *Unexported:
		err = collect(rows, out)
	case *WithJSON:
		err = collect(rows, out)
	case *Embedded:
		err = collect(rows, out)
	case *Public:
		err = collect(rows, out)
	case *EmbeddedHidden:
		err = collect(rows, out)
	case *PublicHidden:
		err = collect(rows, out)
	default:
		err = fmt.Errorf("no case for %T", out)
	}
	return "", err
}

func collect[T any](rows pgx.Rows, out *T) error {
	v, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[T])
	if err != nil {
		return err
	}
	return copier.Copy(out, v)
}

// connect returns a connection to a server that answers every query with the values of in.
func connect(ctx context.Context, in subject) (*pgx.Conn, error) {
	config, err := pgx.ParseConfig("host=test sslmode=disable default_query_exec_mode=simple_protocol")
	if err != nil {
		return nil, err
	}
	config.LookupFunc = func(_ context.Context, host string) ([]string, error) { return []string{host}, nil }
	config.DialFunc = func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		go serve(server, in)
		return client, nil
	}
	return pgx.ConnectConfig(ctx, config)
}

// serve speaks PostgreSQL's protocol until the client hangs up.
func serve(conn net.Conn, in subject) {
	defer func() { _ = conn.Close() }()
	b := pgproto3.NewBackend(conn, conn)
	if _, err := b.ReceiveStartupMessage(); err != nil {
		return
	}
	b.Send(&pgproto3.AuthenticationOk{})
	b.Send(&pgproto3.ParameterStatus{Name: "standard_conforming_strings", Value: "on"})
	b.Send(&pgproto3.ParameterStatus{Name: "client_encoding", Value: "UTF8"})
	for ready := true; ready; {
		b.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
		if b.Flush() != nil {
			return
		}
		message, err := b.Receive()
		if err != nil {
			return
		}
		if _, ready = message.(*pgproto3.Query); ready {
			answer(b, in)
		}
	}
}

func answer(b *pgproto3.Backend, in subject) {
	owner, balance := in.values()
	b.Send(&pgproto3.RowDescription{Fields: []pgproto3.FieldDescription{
		{Name: []byte("owner"), DataTypeOID: pgtype.TextOID, DataTypeSize: -1},
		{Name: []byte("balance"), DataTypeOID: pgtype.Int8OID, DataTypeSize: 8},
	}})
	b.Send(&pgproto3.DataRow{Values: [][]byte{[]byte(owner), strconv.AppendInt(nil, balance, 10)}})
	b.Send(&pgproto3.CommandComplete{CommandTag: []byte("SELECT 1")})
}
