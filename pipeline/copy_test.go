package pipeline_test

import (
	"fmt"

	"github.com/auditline/auditline/pipeline"
)

type measurement struct{ degrees float64 }

// toKelvin leaves the record that it was given as it is.
func toKelvin(m *measurement) (*measurement, bool) {
	kelvin := pipeline.Copy(m)
	kelvin.degrees += 273.15
	return kelvin, true
}

func ExampleCopy() {
	before := &measurement{degrees: 20}
	after, _ := toKelvin(before)
	fmt.Println(before.degrees, after.degrees, pipeline.Copy[measurement](nil))
	// Output: 20 293.15 <nil>
}
