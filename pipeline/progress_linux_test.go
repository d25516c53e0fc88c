package pipeline_test

import (
	"context"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sys/unix"

	"github.com/auditline/auditline/pipeline"
)

// openTerminal returns both ends of a pseudo-terminal.
func openTerminal(t *testing.T) (master, terminal *os.File) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { master.Close() })
	if err := unix.IoctlSetPointerInt(int(master.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(int(master.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	terminal, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return master, terminal
}

// halfASecond yields ten records in half a second, of which one fails.
type halfASecond struct{}

func (halfASecond) Stream() iter.Seq2[*reading, error] {
	return func(yield func(*reading, error) bool) {
		for n := range 10 {
			time.Sleep(50 * time.Millisecond)
			var err error
			if n == 4 {
				err = errFault
			}
			if !yield(&reading{n}, err) {
				return
			}
		}
	}
}

func TestProgressIsDrawnInPlaceOnATerminal(t *testing.T) {
	master, terminal := openTerminal(t)
	run(t, terminal)
	terminal.Close()
	screen, _ := io.ReadAll(master) // ends with an error, since the other end is closed
	draws := strings.Split(string(screen), "\x1b[2A")
	if len(draws) < 4 || len(draws) > 7 {
		t.Errorf("drawn %d times:\n%q", len(draws), screen)
	}
	last := "\r\x1b[KhalfASecond 10           20/s  1 failed\r\n\r\x1b[Kcollecting                9           18/s\r\n"
	if got := draws[len(draws)-1]; normal(got) != normal(last) {
		t.Errorf("the last one reads\n%q\nwant\n%q", got, last)
	}
}

// normal makes runs of spaces one.
func normal(s string) string { return strings.Join(strings.Fields(s), " ") }

func TestProgressIsQuietElsewhere(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	run(t, w)
	run(t, &b)
	w.Close()
	if text, err := io.ReadAll(r); len(text)+b.Len() > 0 || err != nil {
		t.Errorf("a pipe got %q, a buffer %q, %v", text, b.String(), err)
	}
}

// run runs a pipeline in half a second of a bubble's time.
func run(t *testing.T, w io.Writer) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		runner, err := pipeline.NewRunner(halfASecond{}, nil, &collecting{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := runner.Run(context.Background(), pipeline.Progress(w), pipeline.DeadLetters(func(pipeline.DeadLetter) {})); err != nil {
			t.Fatal(err)
		}
	})
}
