package postgres

import (
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/auditline/auditline/store/internal/dialect"
)

// rowOf is a row in the binary form of COPY of an event with small numbers and without an old
// value, as PostgreSQL's manual has it.
func rowOf(oid byte, text, enc string) string {
	number := func(n byte) string { return "\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00\x00" + string(n) }
	size := []byte{0, 0, byte(len(text) >> 8), byte(len(text))}
	return "\x00\x08" + number(oid) + number(2) + number(3) + number(4) + number(5) + "\xff\xff\xff\xff" + string(size) + text + enc
}

// TestCopying reads rows that are short and longer than what is asked for, in pieces of any size.
func TestCopying(t *testing.T) {
	long := strings.Repeat("x", 5000)
	events := []dialect.Event{
		{Oid: 1, Seq: 2, At: 3, Ctx: 4, Fid: 5, New: "a"},
		{Oid: 2, Seq: 2, At: 3, Ctx: 4, Fid: 5, New: long, Enc: 8},
		{Oid: 3, Seq: 2, At: 3, Ctx: 4, Fid: 5, New: "b", Old: "left out", LeaveOld: true},
	}
	want := "PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00" +
		rowOf(1, "a", "\xff\xff\xff\xff") + rowOf(2, long, "\x00\x00\x00\x02\x00\x08") + rowOf(3, "b", "\x00\x00\x00\x02\x00\x00") + "\xff\xff"
	for name, read := range map[string]func(io.Reader) io.Reader{
		"at once":      func(r io.Reader) io.Reader { return r },
		"byte by byte": iotest.OneByteReader,
		"by 2000":      func(r io.Reader) io.Reader { return &limited{r, 2000} },
		"by 4000":      func(r io.Reader) io.Reader { return &limited{r, 4000} },
	} {
		got, err := io.ReadAll(read(newCopying(slices.Clone(events))))
		if err != nil || string(got) != want {
			t.Errorf("%s: %d bytes, %v, want %d", name, len(got), err, len(want))
		}
	}
}

// limited reads so many bytes at most at a time, into memory behind which there is more, which is
// not the reader's.
type limited struct {
	io.Reader
	most int
}

func (l *limited) Read(p []byte) (int, error) {
	wanted, behind := min(len(p), l.most), make([]byte, 10_000)
	n, err := l.Reader.Read(behind[:wanted])
	copy(p, behind[:n])
	clear(behind)
	return n, err
}

// TestCopyingInRoom makes the rows in the memory that is there.
func TestCopyingInRoom(t *testing.T) {
	events := make([]dialect.Event, 100)
	for i := range events {
		events[i].New = "some text"
	}
	room, c := make([]byte, 4000), newCopying(events)
	if b := c.appendRows(room[:0]); &b[0] != &room[0] || len(b) < 2000 || len(c.events) == 0 {
		t.Errorf("%d bytes of %d events are made elsewhere or all at once", len(b), len(events)-len(c.events))
	}
}
