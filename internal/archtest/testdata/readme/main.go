package main

import "fmt"

func main() {
	s := &Stage{name: "parse"}
	s.SetRecordsProcessed(1)
	s.SetMeanLatencyMs(0.5)
	s.SetRecordsProcessed(2)
	for c := range s.Changes() {
		fmt.Printf("%d. %s: %v -> %v\n", c.Seq, c.Field, c.Old, c.New)
	}
}
