// Command machinelog writes a binary log, and reads those that were written on other machines:
//
//	machinelog write FILE
//	machinelog read FILE…
//
// Whatever the size of a word and the order of its bytes, a log says the same everywhere.
package main

import (
	"fmt"
	"math"
	"math/big"
	"net/netip"
	"os"
	"strings"
	"time"

	"github.com/auditline/auditline/audit"
)

type subject struct {
	id      string             `audit:"id"`
	count   int                `audit:"true"`
	wide    uint64             `audit:"true"`
	float   float64            `audit:"true"`
	single  float32            `audit:"true"`
	complex complex128         `audit:"true"`
	text    string             `audit:"true"`
	bytes   []byte             `audit:"true"`
	words   map[string][]int32 `audit:"true"`
	when    time.Time          `audit:"true"`
	number  *big.Int           `audit:"true"` //stagecheck:ignore auditvalue nobody changes it
	ratio   *big.Rat           `audit:"true"` //stagecheck:ignore auditvalue nobody changes it
	addr    netip.Addr         `audit:"true"`

	trail audit.Trail
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "machinelog:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 2 && args[0] == "write":
		log, err := filled().Audit().MarshalBinary()
		if err != nil {
			return err
		}
		return os.WriteFile(args[1], log, 0o666)
	case len(args) > 1 && args[0] == "read":
		for _, name := range args[1:] {
			if err := read(name); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		return nil
	}
	return fmt.Errorf("usage: machinelog write FILE | read FILE…")
}

// filled returns a subject with changes of every kind.
func filled() *subject {
	s := &subject{id: "a"}
	for _, n := range []int{0, -1, math.MaxInt32, math.MinInt32} {
		s.SetCount(n)
	}
	s.SetWide(math.MaxUint64)
	for _, f := range []float64{math.Pi, math.Inf(-1), math.Copysign(0, -1), math.SmallestNonzeroFloat64} {
		s.SetFloat(f)
	}
	s.SetSingle(math.MaxFloat32)
	s.SetComplex(complex(1, -2))
	s.SetText("世界")
	s.SetBytes([]byte{0, 1, 255})
	s.SetWords(map[string][]int32{"a": {1, -2}, "b": nil})
	s.SetWhen(time.Date(2026, 2, 28, 23, 59, 59, 999999999, time.UTC))
	s.SetNumber(new(big.Int).Lsh(big.NewInt(3), 100))
	s.SetRatio(big.NewRat(-355, 113))
	s.SetAddr(netip.MustParseAddr("fe80::1%eth0"))
	return s
}

// read compares a log with what this machine would have written, but for the times.
func read(name string) error {
	log, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	var got subject
	if err := got.Audit().UnmarshalBinary(log); err != nil {
		return err
	}
	if g, w := lines(&got), lines(filled()); g != w {
		return fmt.Errorf("read\n%s\nwant\n%s", g, w)
	}
	return nil
}

func lines(s *subject) string {
	var b strings.Builder
	for c := range s.Changes() {
		fmt.Fprintf(&b, "%d %s %v -> %v\n", c.Seq, c.Field, c.Old, c.New)
	}
	return b.String()
}
