package footprint

import (
	"reflect"
	"time"
	"unsafe"
)

// timer mirrors what the runtime allocates for a time.Timer or a time.Ticker (runtime.timeTimer, Go
// 1.23 and later), which is larger than those types say. timersKnown checks it.
type timer struct {
	c       <-chan time.Time
	_       bool
	runtime runtimeTimer // a channel points here, to keep the timer alive that sends to it
}

// runtimeTimer mirrors runtime.timer.
type runtimeTimer struct {
	_            uintptr // a mutex
	_            [4]uint8
	_, _         uint32
	when, period int64
	call         func(any, uintptr, int64)
	arg          any
	_            uintptr
	_            uintptr // the scheduler's timers
	_            uintptr // a mutex
	_            int32
}

func isTimer(t reflect.Type) bool {
	return t == reflect.TypeFor[time.Timer]() || t == reflect.TypeFor[time.Ticker]()
}

// timerRef returns a reference to a timer.
func (ps *planner) timerRef() ref {
	return ref{kind: refTimer, to: ps.of(reflect.TypeFor[timer]())}
}

// resolveTimer returns the block of the timer that begins at to.
func resolveTimer(r *ref, to unsafe.Pointer) (block, string) {
	if timersKnown() {
		return arrayBlock(to, r.to, 1), ""
	}
	return block{addr: to, plan: opaque, bytes: r.to.size}, "timer of an unknown layout"
}

// resolveChanTimer returns the block of the timer that sends to a channel, which refers to the
// timer's inside.
func resolveChanTimer(r *ref, to unsafe.Pointer) (block, string) {
	if timersKnown() {
		return arrayBlock(unsafe.Add(to, -int(unsafe.Offsetof(timer{}.runtime))), r.to, 1), ""
	}
	return block{}, "timer of an unknown layout"
}

// timersKnown reports whether living timers look like the mirror.
var timersKnown = known(func() bool {
	var tickers [8]*time.Ticker // two of which can hardly lie where blocks of another size begin
	for i := range tickers {
		tickers[i] = time.NewTicker(time.Hour + time.Duration(i))
		defer tickers[i].Stop()
		if !looksLikeTimer(tickers[i]) {
			return false
		}
	}
	return true
})

func looksLikeTimer(t *time.Ticker) bool {
	m := (*timer)(unsafe.Pointer(t))
	period := m.runtime.period
	c := *(*unsafe.Pointer)(unsafe.Pointer(&t.C))
	sender := (*channel)(c).timer
	return m.c == t.C && period >= int64(time.Hour) && period < int64(time.Hour)+8 && wordsOf(&m.runtime.arg)[1] == c &&
		(sender == nil || sender == unsafe.Pointer(&m.runtime)) &&
		heap().canStart(uintptr(unsafe.Pointer(m)), unsafe.Sizeof(*m), true)
}
