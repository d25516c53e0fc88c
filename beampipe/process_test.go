package beampipe_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/options/jobopts"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners/universal/extworker"

	"github.com/auditline/auditline/beampipe"
	"github.com/auditline/auditline/beampipe/internal/meters"
)

// asWorker is set in the environment of a process that is to be a worker.
const asWorker = "BEAMPIPE_TEST_WORKER"

// work is the main function of a worker: it says where it listens, and works until it is killed.
func work() {
	ctx := context.Background()
	server, err := extworker.StartLoopback(ctx, 0)
	if err != nil {
		panic(err)
	}
	fmt.Println("worker at " + server.EnvironmentConfig(ctx))
	select {}
}

// processes starts prism and a worker, each as a process of its own, and lets jobs run there.
func processes(t *testing.T) (worker *exec.Cmd) {
	t.Helper()
	prism, err := prismBinary()
	if err != nil {
		t.Fatal(err)
	}
	port := freePort(t)
	start(t, exec.Command(prism, "-serve_http=false", "-log_level=error", "-job_port="+port))
	waitFor(t, "localhost:"+port)

	worker = exec.Command(os.Args[0])
	worker.Env = append(os.Environ(), asWorker+"=1")
	said, err := worker.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	start(t, worker)
	line, err := bufio.NewReader(said).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	setFlag(t, jobopts.Endpoint, "localhost:"+port)
	setFlag(t, jobopts.WorkerBinary, os.Args[0]) // it runs already, but Beam would build one
	setFlag(t, jobopts.EnvironmentType, "EXTERNAL")
	setFlag(t, jobopts.EnvironmentConfig, strings.TrimPrefix(strings.TrimSpace(line), "worker at "))
	return worker
}

// prismBinary builds prism for all tests. TestMain removes it.
var prismBinary = sync.OnceValues(func() (string, error) {
	prism := filepath.Join(binaries, "prism")
	out, err := exec.Command("go", "build", "-o", prism, "github.com/apache/beam/sdks/v2/go/cmd/prism").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return prism, nil
})

// start starts a process that ends with the test.
func start(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may be gone already
		_ = cmd.Wait()
	})
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// waitFor waits until somebody listens.
func waitFor(t *testing.T, address string) {
	t.Helper()
	for range 600 {
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("nobody listens at %s", address)
}

// Launcher, runner and worker are three processes: components and records really cross.
func TestThreeProcesses(t *testing.T) {
	processes(t)
	dir := t.TempDir()
	both(t, dir, func() runner {
		return &meters.Keyed{
			Source: &meters.Counter{N: 1000, M: 7, BadEvery: 50},
			Scale:  meters.Scale{By: 2, FailAt: 33},
			Mean:   &meters.Mean{},
			Sink:   &meters.File{Path: filepath.Join(dir, "out")},
			Bad:    &meters.Rejects{Path: filepath.Join(dir, "bad")},
		}
	})
}

// A worker that is killed in the middle is one error when the run is given up, and nothing is
// written.
func TestKilledWorker(t *testing.T) {
	worker := processes(t)
	dir := t.TempDir()
	p := &meters.Plain{
		Source: &meters.Counter{N: 1000, M: 7, Pause: 10 * time.Millisecond, Started: filepath.Join(t.TempDir(), "started")},
		Large:  &meters.Threshold{},
		Scale:  meters.Scale{By: 2},
		Sink:   &meters.File{Path: filepath.Join(dir, "out")},
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	killed := make(chan time.Time, 1)
	go func() {
		for range 6000 {
			if _, err := os.Stat(p.Source.Started); err == nil {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		_ = worker.Process.Kill()
		killed <- time.Now()
		time.Sleep(3 * time.Second)
		cancel()
	}()
	report, err := beampipe.Run(ctx, "prism", p)
	if since := time.Since(<-killed); report != nil || err == nil || since > time.Minute {
		t.Errorf("%v after the end of the worker: report %v, error %v", since, report, err)
	}
	t.Log(err)
	if _, err := os.Stat(p.Source.Started); err != nil {
		t.Errorf("the worker had not begun: %v", err)
	}
	if files := takeFiles(t, dir); len(files) > 0 {
		t.Errorf("written: %v", files)
	}
}
