package main

import (
	"log"
	"os"
	"os/exec"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

func init() { commands["powerless"] = powerless }

// powerless runs a command without root's power over permissions, so that a read-only directory is
// one for root, too.
func powerless() {
	runtime.LockOSThread()                                               // capabilities are a thread's; exec keeps this one's
	_ = unix.Prctl(unix.PR_CAPBSET_DROP, unix.CAP_DAC_OVERRIDE, 0, 0, 0) // others than root have no such power to drop
	path, err := exec.LookPath(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(syscall.Exec(path, os.Args[1:], os.Environ()))
}
