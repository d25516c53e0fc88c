// Command corpus tags the exported structs of other people's modules, generates, builds and vets
// them, and generates again: real code finds what tests do not. Then it migrates structs of four
// modules, and compares what the modules' own tests say before and afterwards.
//
//	go run ./internal/corpus [-release go1.27.3] [module@version | directory ...]
//
// It needs the network, but for directories. With -release, auditgen as that release of Go builds
// and runs it has to write the same bytes. Fields that auditgen refuses for a reason that the user
// would have to decide about (a name that is taken, a type that must not be copied) lose their tag
// again; any other problem is a failure.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// modules are of different character: a protocol with many goroutines, a file format with unsafe,
// generics, a command line, many packages with build constraints, generated code in a large
// package, a database, a server of which one package is most, a client with structs for XML and
// JSON.
var modules = []string{
	"github.com/hashicorp/raft@v1.7.3",
	"go.etcd.io/bbolt@v1.4.3",
	"github.com/hashicorp/golang-lru/v2@v2.0.7",
	"github.com/spf13/cobra@v1.10.2",
	"golang.org/x/net@v0.57.0",
	"github.com/miekg/dns@v1.1.73",
	"github.com/dgraph-io/badger/v4@v4.9.6",
	"github.com/go-git/go-git/v5@v5.19.3",
	"github.com/nats-io/nats-server/v2@v2.12.2",
	"github.com/minio/minio-go/v7@v7.0.99",
}

func main() {
	release := flag.String("release", "", "the release of Go that has to generate the same, as GOTOOLCHAIN names it")
	flag.Parse()
	if flag.NArg() > 0 {
		modules, migrations = flag.Args(), nil
	}
	if err := checkAll(modules, *release); err != nil {
		fmt.Fprintln(os.Stderr, "corpus:", err)
		os.Exit(1)
	}
}

// checkAll takes one module after the other the whole way, in a directory that is gone afterwards.
func checkAll(modules []string, release string) error {
	repo, err := os.Getwd()
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "corpus")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	tool, err := build(repo, "local")
	if err != nil {
		return err
	}
	again := [][]string{{tool, "-check", "./..."}}
	if release != "" {
		step, err := checkWith(release, repo)
		if err != nil {
			return err
		}
		again = append(again, step)
	}
	for i, m := range modules {
		source, err := download(m)
		if err != nil {
			return err
		}
		r := &road{repo: repo, tool: tool, again: again, tagger: newTagger(filepath.Join(work, fmt.Sprint("m", i)))}
		if err := r.check(os.DirFS(source)); err != nil {
			return err
		}
		fmt.Printf("%s: %d fields tagged, %d lines refused with good reason; generated, built, vetted, unchanged by a second run\n", m, r.fields, len(r.skip))
	}
	return migrateAll(repo, tool, work)
}

// build returns auditgen as that release of Go builds it, unless the go command has it already.
func build(repo, release string) (tool string, err error) {
	out, err := run(repo, "env", "GOTOOLCHAIN="+release, "go", "tool", "-n", "auditgen")
	return strings.TrimSpace(string(out)), err
}

// checkWith builds auditgen with another release of Go, and returns the command that compares what
// it would generate with what is there.
func checkWith(release, repo string) (step []string, err error) {
	tool, err := build(repo, release)
	return []string{"env", "GOTOOLCHAIN=" + release, tool, "-check", "./..."}, err
}

// download returns the directory of a module in the module cache, or the directory that is given.
func download(module string) (dir string, err error) {
	if info, err := os.Stat(module); err == nil && info.IsDir() {
		return module, nil
	}
	out, err := run(os.TempDir(), "go", "mod", "download", "-json", module)
	if err != nil {
		return "", err
	}
	var info struct{ Dir string }
	err = json.Unmarshal(out, &info)
	return info.Dir, err
}

// run runs a command without output of its own, and returns what it printed.
func run(dir, name string, args ...string) ([]byte, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("in %s: %s: %w\n%s%s", dir, strings.Join(cmd.Args, " "), err, out, stderr.Bytes())
	}
	return out, err
}
