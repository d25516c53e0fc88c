package main

import (
	"encoding/json"
	"os"
	"testing"
)

// TestExercise2 is not parallel: other tests would allocate while it measures the heap.
func TestExercise2(t *testing.T) {
	const n = 5000
	e := runExercise2(n)
	for _, s := range e.sizes {
		if s.Live > float64(s.Deep)+8 {
			t.Errorf("%s: the heap grew by %.1f bytes each, more than deep %d and a pointer", s.name, s.Live, s.Deep)
		}
		if s.PeakMB*1e6 < s.Live*n*0.99 {
			t.Errorf("%s: peak %.2f MB is below what was alive at the end, %.0f bytes each", s.name, s.PeakMB, s.Live)
		}
		if s.Direct < s.Shell || s.Block < s.Shell {
			t.Errorf("%s: direct %d or block %d is less than the shell %d", s.name, s.Direct, s.Block, s.Shell)
		}
	}
	fixed, dict, extended, broken, inUse := e.sizes[0], e.sizes[1], e.sizes[2], e.sizes[3], e.sizes[4]
	if dict.Live < 4*fixed.Live || inUse.Live < 3*broken.Live {
		t.Errorf("a dictionary costs too little: %+v", e.sizes)
	}
	if extended.Live > 1.5*fixed.Live || broken.Live > 1.5*fixed.Live {
		t.Errorf("embedding costs too much: %+v", e.sizes)
	}
}

func TestPythonSizes(t *testing.T) {
	var oracle struct {
		Ex2 struct {
			Classes map[string]struct{ DeepWithDict int }
		}
	}
	b, err := os.ReadFile("testdata/oracle.json")
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
