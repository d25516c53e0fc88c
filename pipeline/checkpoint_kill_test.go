//go:build !js

package pipeline_test

import (
	"bufio"
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/auditline/auditline/pipeline"
)

// The test below starts itself again as the program that is killed: these say so, where its files
// are, and at which step it kills itself.
const (
	killFolder = "TEST_CHECKPOINT_FOLDER"
	killStep   = "TEST_CHECKPOINT_STEP"
)

// steps kills the process when it comes to one of them; none is left behind that.
var stepsLeft = -1

func step() {
	if stepsLeft--; stepsLeft == 0 {
		self, err := os.FindProcess(os.Getpid())
		if err != nil || self.Kill() != nil {
			panic("cannot kill itself")
		}
		time.Sleep(time.Hour) // until the signal is there
	}
}

// steppedStore is a store around whose work the process may be killed.
type steppedStore struct{ pipeline.CheckpointStore }

func (s steppedStore) Save(ctx context.Context, data []byte) error {
	step()
	defer step()
	return s.CheckpointStore.Save(ctx, data)
}

// steppedHits is a source with a step in front of each hit.
type steppedHits struct{ hits }

func (s *steppedHits) Position() int {
	step()
	return s.hits.Position()
}

// book is a file of lines, each with the place of its record: it leaves out those that it has.
type book struct {
	file *os.File
	last int
}

func openBook(name string) *book {
	old, err := os.ReadFile(name)
	if err != nil && !os.IsNotExist(err) {
		panic(err)
	}
	whole := old[:strings.LastIndexByte(string(old), '\n')+1]
	b := &book{}
	for line := range strings.Lines(string(whole)) {
		place, _, _ := strings.Cut(line, " ")
		b.last, _ = strconv.Atoi(place)
	}
	if b.file, err = os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600); err == nil {
		_, err = b.file.Seek(int64(len(whole)), 0)
	}
	if err != nil {
		panic(err)
	}
	return b
}

func (b *book) PutAt(at int, rec *hit) error {
	if at <= b.last {
		return nil
	}
	step()
	b.last = at
	_, err := fmt.Fprintln(b.file, at, rec.n, rec.page, rec.sum)
	step()
	return err
}

// journal buffers its lines until it is flushed.
type journal struct{ *bufio.Writer }

func (j journal) Put(rec *hit) error {
	step()
	_, err := fmt.Fprintln(j, rec.n, rec.page, rec.sum)
	return err
}

func (j journal) Flush() error {
	step()
	return j.Writer.Flush()
}

type killed struct {
	Source *steppedHits `pipeline:"source"`
	Work   *pass        `pipeline:"stage,workers=2"`
	Sums   *sums        `pipeline:"stage,key=page"`
	Recent *recent      `pipeline:"stage"`
	Book   *book        `pipeline:"sink"`
	Copy   journal      `pipeline:"sink"`
}

// sums is running without an end.
type sums struct{ r running }

func (s *sums) Apply(rec *hit) (*hit, bool) { return s.r.Apply(rec) }

const killedHits = 1500

func init() { asProgram = runKilled }

// runKilled is the program that is killed, where it is started as that.
func runKilled() bool {
	folder := os.Getenv(killFolder)
	if folder == "" {
		return false
	}
	stepsLeft, _ = strconv.Atoi(os.Getenv(killStep))
	file, err := os.OpenFile(filepath.Join(folder, "journal"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		panic(err)
	}
	p := &killed{
		Source: &steppedHits{hits{upto: killedHits}}, Work: new(pass), Recent: new(recent), Sums: new(sums),
		Book: openBook(filepath.Join(folder, "book")), Copy: journal{bufio.NewWriterSize(file, 64)},
	}
	store := steppedStore{pipeline.FileStore(filepath.Join(folder, "checkpoint"))}
	report, err := p.Run(context.Background(), pipeline.Checkpoint(store, 4))
	fmt.Println(err, report.Delivery)
	return true
}

// TestKilledAndStartedAgain kills a program at 200 steps, and wants what all its runs have written
// to be complete, exactly once where the sink is told places.
func TestKilledAndStartedAgain(t *testing.T) {
	folder, kills := t.TempDir(), 200
	emulator := strings.Fields(os.Getenv("TEST_EMULATOR"))
	if testing.Short() {
		kills = 10 // of processes that start slowly, in an emulator or under the race detector
	}
	for n := range kills {
		out, err := start(folder, emulator, 1+n*7%60)
		if exit, ok := err.(*exec.ExitError); !ok || exit.Success() || len(out) > 0 {
			t.Fatalf("run %d was not killed: %v %s", n, err, out)
		}
	}
	if out, err := start(folder, emulator, -1); err != nil || out != "<nil> at least once\n" {
		t.Fatal(err, out)
	}
	want := map[string]int{}
	var last [3]int
	previous := 0
	for n := range killedHits {
		last[n%3] += n
		sum := last[n%3] + 1000*min(n+1, 2)*previous
		previous = n
		want[fmt.Sprint(n, " ", string(rune('a'+n%3)), " ", sum)] = 1
	}
	if got := linesOf(t, folder, "book", 1); !maps.Equal(got, want) {
		t.Errorf("exactly once: %s", difference(got, want))
	}
	got := linesOf(t, folder, "journal", 0)
	for line := range got {
		got[line] = 1
	}
	if !maps.Equal(got, want) {
		t.Errorf("at least once: %s", difference(got, want))
	}
}

// start runs the test's own program as the one that kills itself at a step.
func start(folder string, emulator []string, step int) (string, error) {
	args := append(emulator, os.Args[0])
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(os.Environ(), killFolder+"="+folder, killStep+"="+strconv.Itoa(step))
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// linesOf counts the lines of a file, without their first fields.
func linesOf(t *testing.T, folder, name string, fields int) map[string]int {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	lines := map[string]int{}
	for line := range strings.Lines(string(data)) {
		parts := strings.Fields(line)
		lines[strings.Join(parts[fields:], " ")]++
	}
	return lines
}

func difference(got, want map[string]int) string {
	var b strings.Builder
	for line, n := range want {
		if got[line] != n {
			fmt.Fprintf(&b, "\n%d times %s", got[line], line)
		}
	}
	for line, n := range got {
		if want[line] == 0 {
			fmt.Fprintf(&b, "\n%d times %s, which is wrong", n, line)
		}
	}
	return b.String()
}
