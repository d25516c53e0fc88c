package store_test

import (
	"encoding/binary"
	"io"
	"net"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/auditline/auditline/store"
)

// cut is what a proxy does with the next COMMIT.
type cut int32

const (
	never  cut = iota
	before     // the connection is cut, and the server does not get to see it
	after      // the server has answered: the answer is lost with the connection
)

// proxy stands between a client and a PostgreSQL server.
type proxy struct {
	net.Listener
	server string
	next   atomic.Int32 // a cut
	cuts   atomic.Int32 // how many were made
}

// newProxy returns a proxy to the server of a URL, and the URL of it.
func newProxy(t *testing.T, to string) (*proxy, string) {
	t.Helper()
	u, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{server: u.Host}
	if p.Listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			client, err := p.Accept()
			if err != nil {
				return
			}
			go p.serve(client)
		}
	})
	t.Cleanup(func() { p.Close(); serving.Wait() })
	u.Host = p.Addr().String()
	return p, u.String()
}

// serve copies what client and server say, until a COMMIT that is to be cut.
func (p *proxy) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", p.server)
	if err != nil {
		return
	}
	defer server.Close()
	var lose atomic.Bool // the server's next answer
	go func() {
		defer client.Close()
		answer := make([]byte, 1<<16)
		for {
			n, err := server.Read(answer)
			if err != nil || lose.Load() {
				return
			}
			if _, err := client.Write(answer[:n]); err != nil {
				return
			}
		}
	}()
	for typed := false; ; typed = true { // the first message has no type
		message, err := readMessage(client, typed)
		if err != nil {
			return
		}
		if typed && message[0] == 'Q' && strings.EqualFold(string(message[5:len(message)-1]), "commit") {
			how := cut(p.next.Swap(int32(never)))
			if how != never {
				p.cuts.Add(1)
			}
			if how == before {
				return
			}
			lose.Store(how == after)
		}
		if _, err := server.Write(message); err != nil {
			return
		}
	}
}

// readMessage reads a message of PostgreSQL's protocol, with its type and length.
func readMessage(r io.Reader, typed bool) ([]byte, error) {
	head := make([]byte, 4)
	if typed {
		head = make([]byte, 5)
	}
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, err
	}
	message := append(head, make([]byte, binary.BigEndian.Uint32(head[len(head)-4:])-4)...)
	_, err := io.ReadFull(r, message[len(head):])
	return message, err
}

// TestCommitCut cuts the connection before a COMMIT reaches the server, and between its arrival and
// its answer. Save says neither that it was stored nor that it was not, and the next one is right.
func TestCommitCut(t *testing.T) {
	db := newPostgres(t)
	p, address := newProxy(t, db.url)
	through := open(t, address)
	o := order("A", 0)
	for i := range 20 {
		o.SetItems(by("ann"), i+1)
		how, stored := before, i
		if i%2 == 1 {
			how, stored = after, i+1
		}
		p.next.Store(int32(how))
		if err := through.Save(t.Context(), o); err == nil {
			t.Fatalf("save %d returned nil although the connection was cut", i)
		}
		if got := len(history(t, db.DB, store.Filter{})); got != stored {
			t.Errorf("after cut %d the server has %d changes, want %d", i, got, stored)
		}
		if n := len(o.Audit().Since(0)); n != 1 {
			t.Errorf("after cut %d the log holds %d changes, want the one that was not acknowledged", i, n)
		}
		save(t, through, o)
	}
	if n := p.cuts.Load(); n != 20 {
		t.Errorf("the proxy has cut %d connections, want 20", n)
	}
	entries := history(t, db.DB, store.Filter{})
	for i, e := range entries {
		if e.Seq != uint64(i+1) || e.New != i+1 {
			t.Errorf("change %d is %v", i, e.Change)
		}
	}
	if len(entries) != 20 {
		t.Errorf("%d changes are stored, want 20", len(entries))
	}
	if err := db.Verify(t.Context(), nil); err != nil {
		t.Error(err)
	}
}

// TestCommitCutThenConflict has another writer go on after a commit whose answer was lost.
func TestCommitCutThenConflict(t *testing.T) {
	db := newPostgres(t)
	p, address := newProxy(t, db.url)
	through := open(t, address)
	o := order("A", 1)
	p.next.Store(int32(before))
	if err := through.Save(t.Context(), o); err == nil {
		t.Fatal("the save was cut and returned nil")
	}
	other := order("A", 1)
	save(t, db.DB, other)
	if err := through.Save(t.Context(), o); err == nil || !strings.Contains(err.Error(), store.ErrConflict.Error()) {
		t.Errorf("after another writer has stored its own: %v, want a conflict", err)
	}
}
