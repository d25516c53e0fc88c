//go:build unix

package main

import (
	"bytes"
	"context"
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
	if err := syscall.Mkfifo(csv, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	args := append(strings.Fields(os.Getenv("TEST_EMULATOR")), os.Args[0], "-csv", csv)
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	var printed bytes.Buffer
	cmd.Stdout, cmd.Stderr = &printed, os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	send(t, csv, weather.Columns+"\n").Close() // for the check that comes before everything
	waitForClose(csv)
	rows := send(t, csv, weather.Columns+"\n2026-01-01T00:00:00,1020,10,4\n")
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

// waitForClose returns once nobody reads from the pipe.
func waitForClose(name string) {
	for {
		pipe, err := os.OpenFile(name, os.O_WRONLY|syscall.O_NONBLOCK, 0)
		if err != nil {
			return
		}
		pipe.Close()
		time.Sleep(time.Millisecond)
	}
}

// send writes to a named pipe, once the program has opened it for reading.
func send(t *testing.T, name, text string) io.WriteCloser {
	t.Helper()
	pipe, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(pipe, text); err != nil {
		t.Fatal(err)
	}
	return pipe
}
