package live

import (
	"io"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/auditline/auditline/pipeline/internal/summary"
)

// pipes is a listener whose one connection is a pipe, which holds nothing that was not read.
type pipes struct{ connections chan net.Conn }

func (p *pipes) Accept() (net.Conn, error) {
	if c, ok := <-p.connections; ok {
		return c, nil
	}
	return nil, net.ErrClosed
}

func (p *pipes) Close() error   { close(p.connections); return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{} }

// TestPageThatStopsReading ends the answer to a page that reads no more, but is there still: a
// server that is shut down would wait for it.
func TestPageThatStopsReading(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		page, connection := net.Pipe()
		defer page.Close()
		listener := &pipes{connections: make(chan net.Conn, 1)}
		listener.connections <- connection
		ended := make(chan time.Time, 1)
		events := Handler(View{Shown: func() summary.Live { return summary.Live{} }})
		server := http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			events.ServeHTTP(w, r)
			ended <- time.Now()
		})}
		defer server.Close()
		go server.Serve(listener)

		start := time.Now()
		if _, err := io.WriteString(page, "GET /events HTTP/1.1\r\nHost: a\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		select {
		case end := <-ended:
			if took := end.Sub(start); took < patience {
				t.Errorf("it ended after %v, want %v", took, patience)
			}
		case <-time.After(10 * patience):
			t.Error("the answer goes on")
		}
	})
}
