package layout

import (
	"encoding/json"
	"math/bits"
	"os"
	"testing"
)

// TestExercise2 is not parallel: other tests would allocate while it measures the heap.
func TestExercise2(t *testing.T) {
	const n = 5000
	r := Run(n)
	for _, s := range append(r.Classes[:4:4], r.InUse) {
		if s.Live > float64(s.Deep)+8 {
			t.Errorf("%s: the heap grew by %.1f bytes each, more than deep %d and a pointer", s.Name, s.Live, s.Deep)
		}
		if s.PeakMB*1e6 < s.Live*n*0.99 {
			t.Errorf("%s: peak %.2f MB is below what was alive at the end, %.0f bytes each", s.Name, s.PeakMB, s.Live)
		}
		if s.Direct < s.Shell || s.Block < s.Shell {
			t.Errorf("%s: direct %d or block %d is less than the shell %d", s.Name, s.Direct, s.Block, s.Shell)
		}
	}
	fixed, dict, extended, broken, inUse := r.Classes[0], r.Classes[1], r.Classes[2], r.Classes[3], r.InUse
	times := 4.0
	if bits.UintSize == 32 {
		times = 3 // half of the words, but not of the numbers in the dictionary
	}
	if dict.Live < times*fixed.Live || inUse.Live < (times-1)*broken.Live {
		t.Errorf("a dictionary costs too little: %+v", r.Classes)
	}
	if extended.Live > 1.5*fixed.Live || broken.Live > 1.5*fixed.Live {
		t.Errorf("embedding costs too much: %+v", r.Classes)
	}
}

func TestPythonSizes(t *testing.T) {
	var oracle struct {
		Ex2 struct {
			Classes map[string]struct{ DeepWithDict int }
		}
	}
	b, err := os.ReadFile("../../internal/oracle/testdata/oracle.json")
	if err == nil {
		err = json.Unmarshal(b, &oracle)
	}
	if err != nil {
		t.Fatal(err)
	}
	for name, class := range oracle.Ex2.Classes {
		if pythonSizes[name].deep != class.DeepWithDict {
			t.Errorf("%s: %d bytes here, %d in the oracle", name, pythonSizes[name].deep, class.DeepWithDict)
		}
	}
	if len(oracle.Ex2.Classes) != 4 {
		t.Errorf("the oracle has %d classes, want 4", len(oracle.Ex2.Classes))
	}
}
