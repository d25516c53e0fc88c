package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
)

// machine is a processor or system that Go compiles for, and what runs its programs here.
type machine struct {
	name     string
	env      []string
	emulator string // of Debian's qemu-user; "" where programs run as they are
}

var machines = []machine{
	{"amd64v3", []string{"GOARCH=amd64", "GOAMD64=v3"}, ""},
	{"386", []string{"GOARCH=386"}, ""},
	{"arm64", []string{"GOARCH=arm64"}, "qemu-aarch64"},
	{"arm", []string{"GOARCH=arm"}, "qemu-arm"},
	{"s390x", []string{"GOARCH=s390x"}, "qemu-s390x"},
	{"ppc64le", []string{"GOARCH=ppc64le"}, "qemu-ppc64le"},
	{"riscv64", []string{"GOARCH=riscv64"}, "qemu-riscv64"},
	{"loong64", []string{"GOARCH=loong64"}, "qemu-loongarch64"},
	{"mips64le", []string{"GOARCH=mips64le"}, "qemu-mips64el"},
	{"wasm", []string{"GOOS=js", "GOARCH=wasm"}, "node --stack-size=8192 " + filepath.Join(runtime.GOROOT(), "lib/wasm/wasm_exec_node.js")},
}

// everywhere lists the packages whose tests run on every machine: what ends up in users' programs,
// and what depends on sizes.
var everywhere = []string{
	"./audit/...", "./pipeline/...", "./footprint", "./sample/...", "./internal/model", "./internal/protocol/...",
}

// systems are those for which everything compiles and vets, without anything to run it here.
var systems = []string{"windows/amd64", "darwin/arm64", "freebsd/amd64"}

// machinesSteps tests on every machine, exchanges logs among them, and compiles for the systems
// that cannot be emulated. A machine that fails does not keep the others from being tested.
func machinesSteps() []step {
	var steps []step
	for _, m := range machines {
		steps = append(steps, m.step(everywhere))
	}
	steps = append(steps, step{"logs written on each machine are read on each other", exchangeLogs})
	for _, s := range systems {
		steps = append(steps, step{"compile for " + s, func() error { return compileFor(s) }})
	}
	return []step{{"every machine", func() error { return runAll(steps) }}}
}

// runAll runs all steps and returns what went wrong in any.
func runAll(steps []step) error {
	var errs []error
	for _, s := range steps {
		if err := announce(s); err != nil {
			fmt.Printf("== failed: %v\n", err)
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// machineStep tests packages on the machine of that name.
func machineStep(name string, packages []string) (step, error) {
	i := slices.IndexFunc(machines, func(m machine) bool { return m.name == name })
	if i < 0 {
		return step{}, fmt.Errorf("no machine is called %q", name)
	}
	m := machines[i]
	if name != "386" {
		return m.step(packages), nil
	}
	return step{m.step(packages).name, func() error { return m.runOrEmulate(packages) }}, nil
}

// runOrEmulate tests packages on m, or, where the system runs no programs for it, on an emulated
// machine with words of 32 bits as well: not every kernel for amd64 runs programs for 386, and
// QEMU loses their threads.
func (m machine) runOrEmulate(packages []string) error {
	runs, err := m.runsHere()
	if err != nil {
		return err
	}
	if runs {
		return m.step(packages).run()
	}
	fmt.Printf("== this system runs no programs for %s; arm has words of 32 bits as well\n", m.name)
	arm, err := machineStep("arm", packages)
	if err != nil {
		return err
	}
	return announce(arm)
}

// runsHere reports whether the system runs programs for m as they are.
func (m machine) runsHere() (bool, error) {
	dir, err := os.MkdirTemp("", "machine")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(dir)
	source, program := filepath.Join(dir, "main.go"), filepath.Join(dir, "main.exe")
	if err := os.WriteFile(source, []byte("package main\n\nfunc main() {}\n"), 0o666); err != nil {
		return false, err
	}
	if err := m.run("go", "build", "-o", program, source); err != nil {
		return false, err
	}
	return executes(program)
}

// executes reports whether the system can execute a program, which must end well if so.
func executes(program string) (bool, error) {
	err := exec.Command(program).Run()
	if errors.Is(err, syscall.ENOEXEC) {
		return false, nil
	}
	return err == nil, err
}

// step tests packages on m, without what takes long and does not depend on the machine. Under an
// emulator, which is slow enough by itself, only one package runs at a time.
func (m machine) step(packages []string) step {
	s := suite{name: "tests on " + m.name, env: m.environment(), flags: []string{"-short"}, packages: packages}
	if m.emulator != "" {
		s.flags = append(s.flags, "-p=1", "-exec="+m.emulator)
	}
	return s.step()
}

// environment has the go command build for m. Tests that start themselves again find the emulator
// in TEST_EMULATOR.
func (m machine) environment() []string {
	return append([]string{"CGO_ENABLED=0", "TEST_EMULATOR=" + m.emulator}, m.env...)
}

// run runs a program for m.
func (m machine) run(name string, args ...string) error {
	if err := runEnv(".", append(m.environment(), rareGC), name, args...); err != nil {
		return fmt.Errorf("%s: %w", m.name, err)
	}
	return nil
}

// exchangeLogs lets each machine write a log, and each read all of them.
func exchangeLogs() error {
	dir, err := os.MkdirTemp("", "logs")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	var logs []string
	for _, m := range machines {
		log := filepath.Join(dir, m.name)
		if err := m.exchange(dir, "write", log); err != nil {
			return err
		}
		logs = append(logs, log)
	}
	var errs []error
	for _, m := range machines {
		errs = append(errs, m.exchange(dir, append([]string{"read"}, logs...)...))
	}
	return errors.Join(errs...)
}

func (m machine) exchange(dir string, args ...string) error {
	program := filepath.Join(dir, m.name+".exe")
	if err := m.run("go", "build", "-o", program, "./internal/machinelog"); err != nil {
		return err
	}
	command := append(append(strings.Fields(m.emulator), program), args...)
	return m.run(command[0], command[1:]...)
}

// compileFor vets everything and links every test for a system, given as GOOS/GOARCH.
func compileFor(system string) error {
	goos, goarch, _ := strings.Cut(system, "/")
	m := machine{name: system, env: []string{"GOOS=" + goos, "GOARCH=" + goarch}}
	return errors.Join(m.run("go", "vet", "./..."), m.run("go", "test", "-vet=off", "-run=^$", "-exec=true", "./..."))
}
