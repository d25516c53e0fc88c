package heapcases

import "runtime"

func chanCases() []Case {
	return []Case{
		{Name: "channels without a buffer", Prepare: many(5000, func(int) chan int { return make(chan int) })},
		{Name: "channels of bytes", Prepare: many(1000, func(i int) chan byte { return make(chan byte, i) })},
		{Name: "channels full of pointers", Prepare: many(500, func(i int) chan *record {
			c := make(chan *record, 20)
			for range 20 {
				c <- newRecord(i)
			}
			return c
		})},
		{Name: "channels of structs, half full", Prepare: many(500, func(i int) chan record {
			c := make(chan record, 20)
			for range 10 {
				c <- *newRecord(i)
			}
			return c
		})},
		{Name: "channels of channels", Prepare: many(1000, func(i int) chan chan int {
			c := make(chan chan int, 3)
			c <- make(chan int, 2)
			return c
		})},
		{Name: "channels with waiting senders", Prepare: waiting},
	}
}

// waiting lets goroutines wait at one channel first, so that only the channels at which they wait
// then are new.
func waiting() func() any {
	const n = 200
	first, next := make(chan *int64), make(chan chan *int64, n)
	for range n {
		go func() {
			first <- nil
			(<-next) <- nil
		}()
	}
	settle()
	return func() any {
		for range n {
			<-first
		}
		l := values(n, func(int) chan *int64 { c := make(chan *int64); next <- c; return c })
		settle()
		return l
	}
}

// settle lets all goroutines run until they wait.
func settle() {
	for range 2000 {
		runtime.Gosched()
	}
}
