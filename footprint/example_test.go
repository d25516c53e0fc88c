//go:build !386 && !arm && !mips && !mipsle && !js

package footprint_test

import (
	"fmt"
	"os"

	"github.com/auditline/auditline/footprint"
)

type sample struct {
	Sensor string
	Valid  bool
	Value  float64
	Next   *sample
}

// Three ways to count a list of two samples that share a name, which is static and weighs nothing:
// its own bytes, those of what its fields refer to, and the blocks of the heap behind it.
func Example() {
	name := "pressure"
	list := &sample{Sensor: name, Next: &sample{Sensor: name}}
	fmt.Println(footprint.Shallow(list))
	fmt.Println(footprint.Direct(list))
	fmt.Println(footprint.Deep(list))
	// Output:
	// 40
	// 88
	// 96 bytes in 2 blocks
}

// A closure does not tell what it captured. Deep says so, Exact finds it.
func ExampleExact() {
	data := make([]byte, 1000)
	f := func() int { return len(data) }
	fmt.Println(footprint.Deep(f))
	exact, err := footprint.Exact(f)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(exact)
	// Output:
	// 16 bytes in 1 block
	// not seen: (func() int): closure, whose captured variables no type lists
	// 1056 bytes in 2 blocks
}

func ExampleLayout() {
	footprint.Layout(sample{}).WriteText(os.Stdout)
	// Output:
	// footprint_test.sample: 40 bytes in a block of 48, 8 unused, 7 padding, pointers in the first 40; a trail would add 16
	//   offset  size  padding  pointers  field
	//        0    16        0         8  Sensor string
	//       16     1        7         0  Valid bool
	//       24     8        0         0  Value float64
	//       32     8        0         8  Next *footprint_test.sample
}
