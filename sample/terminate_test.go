//go:build unix

package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/auditline/auditline/sample/weather"
)

// asProgram says that a test has started the tests' binary as the program itself.
const asProgram = "TEST_SAMPLE_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// TestTerminate sends the program the signal SIGTERM while it waits for the second row of its CSV:
// it finishes the row that comes then, reports, and ends as ever.
func TestTerminate(t *testing.T) {
	t.Parallel()
	csv := filepath.Join(t.TempDir(), "weather.csv")
	makePipe(t, csv)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute) // in an emulator on a busy machine
	defer cancel()
	args := append(strings.Fields(os.Getenv("TEST_EMULATOR")), os.Args[0], "-csv", csv)
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	var printed bytes.Buffer
	cmd.Stdout, cmd.Stderr = &printed, os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	check := openPipe(ctx, t, csv) // for the check that comes before everything
	if err := os.Remove(csv); err != nil {
		t.Fatal(err)
	}
	makePipe(t, csv) // for the rows, so that the program cannot open the first one again
	send(t, check, weather.Columns+"\n")
	check.Close()
	rows := openPipe(ctx, t, csv)
	send(t, rows, weather.Columns+"\n2026-01-01T00:00:00,1020,10,4\n")
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for err := error(nil); err == nil; { // until it has closed the pipe
		_, err = io.WriteString(rows, "2026-01-01T01:00:00,1020,10,4\n")
	}
	rows.Close()
	if err := cmd.Wait(); err != nil {
		t.Error("the program ended with", err)
	}
	if report := printed.String(); !strings.Contains(report, "the source, before its end") {
		t.Errorf("it has not stopped between two rows:\n%s", report[max(len(report)-1500, 0):])
	}
}

func makePipe(t *testing.T, name string) {
	t.Helper()
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Fatal(err)
	}
}

// openPipe opens a named pipe for writing, once the program has opened it for reading. A program
// that has ended never does that.
func openPipe(ctx context.Context, t *testing.T, name string) *os.File {
	t.Helper()
	for {
		pipe, err := os.OpenFile(name, os.O_WRONLY|syscall.O_NONBLOCK, 0)
		if err == nil {
			return pipe
		}
		if !errors.Is(err, syscall.ENXIO) || ctx.Err() != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Millisecond)
	}
}

func send(t *testing.T, pipe *os.File, text string) {
	t.Helper()
	if _, err := io.WriteString(pipe, text); err != nil {
		t.Fatal(err)
	}
}
