// Command footprint holds the deep sizes of footprint and of its peers against the true growth of
// the heap, and prints a table. Each figure comes from a process of its own that does nothing else:
//
//	go run ./footprint
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/auditline/auditline/internal/heapcases"
)

func main() {
	var err error
	if len(os.Args) == 3 {
		err = measure(os.Args[1], os.Args[2])
	} else {
		err = table()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// measure prints how much the heap grows by a case, and what a tool says.
func measure(tool, name string) error {
	t := slices.IndexFunc(tools, func(t sizer) bool { return t.name == tool })
	if t < 0 {
		return errors.New("usage: footprint [TOOL CASE]")
	}
	v, growth, err := heapcases.Grow(name)
	if err != nil {
		return err
	}
	size, err := tools[t].size(v)
	fmt.Println(growth, size)
	runtime.KeepAlive(v)
	return err
}

// table prints a row for each case: how far each tool is off, in percent.
func table() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	fmt.Print("| case | bytes |")
	for _, t := range tools {
		fmt.Printf(" %s |", t.name)
	}
	fmt.Println("\n|---|--:|" + strings.Repeat("--:|", len(tools)))
	right := make([]int, len(tools))
	for _, c := range heapcases.All() {
		printRow(self, c.Name, right)
	}
	fmt.Printf("| **within 2 %% of %d** | |", len(heapcases.All()))
	for _, n := range right {
		fmt.Printf(" **%d** |", n)
	}
	fmt.Println()
	return nil
}

// printRow prints one case and counts for each tool whether it is right.
func printRow(self, name string, right []int) {
	var growth uint64
	var cells strings.Builder
	for i, t := range tools {
		grown, size, err := run(self, t.name, name)
		if err != nil {
			fmt.Fprintf(&cells, " %v |", err)
			continue
		}
		growth = grown
		off := float64(size) - float64(growth)
		if max(off, -off) <= 0.02*float64(growth) {
			right[i]++
		}
		fmt.Fprintf(&cells, " %+.1f %% |", 100*off/float64(growth))
	}
	fmt.Printf("| %s | %d |%s\n", name, growth, cells.String())
}

// run measures in another process: one processor and no collections but those asked for, to keep
// the runtime's own growth out of the figures.
func run(self, tool, name string) (growth, size uint64, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, self, tool, name)
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1", "GOGC=off")
	out, err := cmd.Output()
	switch {
	case ctx.Err() != nil:
		return 0, 0, errors.New("hangs")
	case err != nil:
		return 0, 0, errors.New("crashes")
	}
	_, err = fmt.Fscan(bytes.NewReader(out), &growth, &size)
	return growth, size, err
}
