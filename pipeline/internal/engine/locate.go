package engine

import (
	"iter"
	"runtime"
	"slices"
	"strings"
)

// Position says which component is at work, and whether on a record or before and after
// its stream.
type Position struct {
	Component int
	InRecord  bool
	Known     bool
}

// WithoutRecord calls f, in which component i is at work without a record, and where the stack does
// not tell so.
func (r *Run) WithoutRecord(i int, f func()) {
	before := r.At
	r.At = Position{Component: i, Known: true}
	f()
	r.At = before // not deferred: the component that panics is the one that was called
}

// Method is a generated method Run.
type Method struct{ file, function string }

// Caller is the function that called the one that calls Caller.
func Caller() Method {
	var pcs [1]uintptr
	runtime.Callers(3, pcs[:])
	f, _ := runtime.CallersFrames(pcs[:]).Next()
	return Method{f.File, f.Function}
}

// locate finds the component that panics without any bookkeeping while records pass. A stage that
// is driven record by record has the record when its counts say so. Else the stack tells: each step
// of the generated method that is at work has a function on it (what the component yields), and the
// body of its loop while a record is further down. That many steps were pulled from the sink's end,
// and a record was pushed that many steps down again. What comes out of iter.Pull panicked further
// up, where only the source can be meant if all stages there are driven record by record. A record
// that a component hands on while it is settled was pushed from there.
func (r *Run) locate(passed, dropped []int64) Position {
	for i, p := range r.parts {
		if p.working > 0 || i > 0 && i < len(passed) && p.byRecord && r.unsettled(i, passed, dropped) {
			return Position{Component: i, InRecord: true}
		}
	}
	pcs := callers()
	if r.fault != nil {
		pcs = r.fault.pcs
	}
	pulled, pushed, crossed := r.method.depth(frames(pcs))
	if r.settling > 0 {
		return Position{Component: min(r.settling+pushed, len(passed)), InRecord: true}
	}
	component := max(min(len(passed)-pulled+pushed, len(passed)), 0)
	if crossed && component > 0 && !slices.ContainsFunc(r.parts[1:component], (*part).byStream) {
		return Position{}
	}
	return Position{Component: component, InRecord: pushed > 0}
}

// depth counts the method's steps and loop bodies on stack, that of a panic. Inlined ones count:
// they have frames, too. A body that refuses to run since its loop has ended does not: the
// component that went on to call it is to blame. crossed says that the panic came from iter.Pull,
// which has no more of its stack.
func (m Method) depth(stack iter.Seq[runtime.Frame]) (steps, bodies int, crossed bool) {
	callee := ""
	for _, f := range m.panicked(stack) {
		switch {
		case callee == "":
			crossed = strings.HasPrefix(f.Function, "iter.Pull")
		case f.File != m.file || !strings.HasPrefix(f.Function, m.function) || callee == "runtime.panicrangestate":
		case isBody(f.Function):
			bodies++
		default:
			steps++
		}
		callee = f.Function
	}
	return steps, bodies, crossed
}

// panicked lists the frames between the method, or what settles its components, and the panic, the
// innermost first. Of several panics it is the first that counts: the others are of functions that
// it had deferred.
func (m Method) panicked(stack iter.Seq[runtime.Frame]) (frames []runtime.Frame) {
	panicking := false
	for f := range stack {
		switch {
		case f.Function == "runtime.gopanic", f.Function == exitName:
			panicking, frames = true, frames[:0]
		case panicking && (f.Function == settleName || f.File == m.file && f.Function == m.function):
			return frames
		case panicking:
			frames = append(frames, f)
		}
	}
	return frames
}

// exitName is how stacks call what ends a goroutine.
const exitName = "runtime.Goexit"

// exits reports whether the function that is deferred, and has called the one that calls exits,
// runs since its goroutine ends.
func exits() bool {
	var pcs [4]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(4, pcs[:])])
	for more := true; more; {
		var f runtime.Frame
		if f, more = frames.Next(); !strings.Contains(f.Function, ".deferwrap") {
			return f.Function == exitName
		}
	}
	return false
}

// settleName is how stacks call the method that settles components.
const settleName = "github.com/auditline/auditline/pipeline/internal/engine.(*Run).settle"

// callers are the functions on the stack of this goroutine, the innermost first.
func callers() []uintptr {
	pcs := make([]uintptr, 4096)
	return pcs[:runtime.Callers(0, pcs)]
}

// frames yields those of a stack, of inlined functions as well.
func frames(pcs []uintptr) iter.Seq[runtime.Frame] {
	return func(yield func(runtime.Frame) bool) {
		frames := runtime.CallersFrames(pcs)
		for more := true; more; {
			var f runtime.Frame
			if f, more = frames.Next(); !yield(f) {
				return
			}
		}
	}
}

// isBody reports whether a function is what a step does with each record: the body of a loop over a
// function, which the compiler calls func1-range1, or the source's function inside its step,
// func1.1 or, where that is inlined, func1.func2.
func isBody(function string) bool {
	names := strings.Split(function, ".")
	last := len(names) - 1
	return strings.Contains(names[last], "-range") || strings.HasPrefix(names[last-1], "func")
}
