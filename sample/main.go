// Command sample is what a consuming project looks like: structs with tags, and the code that
// auditgen generated from them beside them. It prints four exercises (package exercises/…) and then
// a pipeline over the hourly climate normals of Seattle, which is the lesson to begin with (package
// weather).
//
//	go run ./sample                 all of it
//	go run ./sample -exercise 4     one exercise
//	go run ./sample -json           the results as JSON
//	go run ./sample -html FILE      the weather's report as a web page too
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	stop, release := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer release()
	os.Exit(execute(stop, os.Args[1:], os.Stdout, os.Stderr))
}

// execute is the program without its process; it returns the exit code: 0, 1 for what went wrong, 2
// for wrong usage. Once stop is done, the weather's pipeline finishes what it has begun, and the
// program ends as ever.
func execute(stop context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	if err == flag.ErrHelp {
		return 0
	}
	if err != nil {
		return 2
	}
	o.stop = stop
	if err := show(context.Background(), o, stdout, stderr); err != nil {
		fmt.Fprintln(stderr, "sample:", err)
		return 1
	}
	return 0
}
