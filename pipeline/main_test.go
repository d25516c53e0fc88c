package pipeline_test

import (
	"testing"

	"go.uber.org/goleak"
)

// asProgram runs the tests' binary as a program of its own, where a test has started it as that.
var asProgram = func() bool { return false }

func TestMain(m *testing.M) {
	if !asProgram() {
		goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("runtime.handleEvent")) // of js/wasm
	}
}
