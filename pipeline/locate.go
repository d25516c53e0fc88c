package pipeline

import (
	"runtime"
	"strings"
)

// position says which component is at work, and whether on a record or before and after its stream.
type position struct {
	component int
	inRecord  bool
	known     bool
}

// frame is where a generated method Run stands.
type frame struct{ file, function string }

// caller is the function that called the one that calls caller.
func caller() frame {
	var pcs [1]uintptr
	runtime.Callers(3, pcs[:])
	f, _ := runtime.CallersFrames(pcs[:]).Next()
	return frame{f.File, f.Function}
}

// locate finds the component that panics without any bookkeeping while records pass. A stage that is driven record by
// record has the record when its counts say so. Else the stack tells: each step of the generated method that is at
// work has a function on it (what the component yields), and the body of its loop while a record is further down.
// That many steps were pulled from the sink's end, and a record was pushed that many steps down again.
func (r *Run) locate(n, d []int64) position {
	for i, p := range r.parts[:len(n)] {
		if i > 0 && p.byRecord && r.unsettled(i, n, d) {
			return position{component: i, inRecord: true}
		}
	}
	pulled, pushed := r.method.depth()
	component := min(len(n)-pulled+pushed, len(n))
	return position{component: max(component, 0), inRecord: pushed > 0}
}

// depth counts the method's steps and loop bodies on the stack of a panic. Inlined ones count: they have frames, too.
func (m frame) depth() (steps, bodies int) {
	pcs := make([]uintptr, 4096)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(0, pcs)])
	panicking, refusing := false, false
	for more := true; more; {
		var f runtime.Frame
		f, more = frames.Next()
		refused := refusing
		refusing = f.Function == "runtime.panicrangestate"
		switch {
		case f.Function == "runtime.gopanic":
			panicking, steps, bodies = true, 0, 0 // the last one is the first panic, if a deferred function panicked, too
		case !panicking || f.File != m.file || !strings.HasPrefix(f.Function, m.function):
		case f.Function == m.function:
			return steps, bodies
		case refused:
			// A loop that had ended: the component that went on to call it has the record.
		case isBody(f.Function):
			bodies++
		default:
			steps++
		}
	}
	return steps, bodies
}

// isBody reports whether a function is what a step does with each record: the body of a loop over a function, which the
// compiler calls func1-range1, or the source's function inside its step, func1.1 or, where that is inlined, func1.func2.
func isBody(function string) bool {
	names := strings.Split(function, ".")
	last := len(names) - 1
	return strings.Contains(names[last], "-range") || strings.HasPrefix(names[last-1], "func")
}
