package audit_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"github.com/auditline/auditline/audit"
)

func Example() {
	stage := new(Stage)
	stage.SetRecords(1)
	stage.SetLatency(0.5)
	stage.SetRecords(2)
	for c := range stage.Changes() {
		fmt.Println(c.Seq, c.Field, c.Old, c.New)
	}
	// Output:
	// 1 records 0 1
	// 2 latency 0 0.5
	// 3 records 1 2
}

// ChangeLog is the log of one attribute. It is a copy, which cannot corrupt the log.
func ExampleView_ChangeLog() {
	stage := new(Stage)
	stage.SetRecords(1)
	stage.SetRecords(2)
	log := stage.ChangeLog("records")
	log[0].New = "forged"
	fmt.Println(stage.ChangeLog("records")[0].New, len(stage.ChangeLog("latency")), len(stage.ChangeLog("unknown")))
	// Output: 1 0 0
}

// A trail tagged `audit:"ctx"` asks every setter for a context, which says who sets.
func ExampleWith() {
	account := &Account{number: "47-11"}
	ctx := audit.With(context.Background(), audit.Origin{Who: "ann", Why: "opening"})
	_ = account.SetBalance(ctx, 100)
	account.SetOwner(audit.With(ctx, audit.Origin{Who: "bob"}), "Carol")
	for c := range account.Changes() {
		fmt.Printf("%s: %v → %v by %s %s\n", c.Field, c.Old, c.New, c.Who, c.Why)
	}
	// Output:
	// balance: 0 → 100 by ann opening
	// holder:  → Carol by bob
}

// AsOf says what the attributes were, Dirty which have changed since.
func ExampleView_AsOf() {
	stage := new(Stage)
	stage.SetRecords(1)
	stage.SetLatency(0.5)
	stage.SetRecords(2)
	then := stage.ChangeLog("latency")[0].At
	fmt.Println(stage.Audit().AsOf(then)["records"], stage.Audit().Dirty(then))
	// Output: 1 [records]
}

func ExampleTimestamp() {
	stage := new(Stage)
	stage.SetRecords(1)
	then := audit.Timestamp()
	stage.SetLatency(0.5)
	fmt.Println(stage.Audit().Dirty(then))
	// Output: [latency]
}

// An exporter stores what is new, together with its number, and only then lets the log
// forget it.
func ExampleView_Since() {
	stage := new(Stage)
	stored := uint64(0)
	for i := range int64(4) {
		stage.SetRecords(i)
		if i%2 == 0 {
			continue
		}
		for _, c := range stage.Audit().Since(stored) {
			fmt.Println("store", c.Seq, c.New)
			stored = c.Seq
		}
		stage.Audit().Forget(stored)
	}
	fmt.Println(stage.Audit().Len("records"), stage.Audit().Forgotten("records"))
	// Output:
	// store 1 0
	// store 2 1
	// store 3 2
	// store 4 3
	// 0 4
}

// An object that is loaded again goes on where its log had ended.
func ExampleView_Resume() {
	first := new(Stage)
	first.SetRecords(5)
	last := first.ChangeLog("records")[0]

	loaded := &Stage{records: 5}
	loaded.Audit().Resume(last.Seq, last.At)
	loaded.SetRecords(6)
	next := loaded.ChangeLog("records")[0]
	fmt.Println(next.Seq, next.Old, next.New, next.At.After(last.At))
	// Output: 2 5 6 true
}

// The log can be stored with the object.
func ExampleView_MarshalBinary() {
	stage := new(Stage)
	stage.SetRecords(5)
	data, err := stage.Audit().MarshalBinary()
	if err != nil {
		fmt.Println(err)
	}

	loaded := &Stage{records: 5}
	if err := loaded.Audit().UnmarshalBinary(data); err != nil {
		fmt.Println(err)
	}
	loaded.SetRecords(6)
	for c := range loaded.Changes() {
		fmt.Println(c.Seq, c.Field, c.Old, c.New)
	}
	// Output:
	// 1 records 0 5
	// 2 records 5 6
}

// A file grows by what is new, and is read as it was written.
func ExampleView_AppendSince() {
	stage := new(Stage)
	stage.SetRecords(5)
	file, err := stage.Audit().AppendSince(nil, 0)
	if err != nil {
		fmt.Println(err)
	}
	saved := stage.Audit().Seq()
	stage.SetRecords(6)
	if file, err = stage.Audit().AppendSince(file, saved); err != nil {
		fmt.Println(err)
	}

	loaded := &Stage{records: 6}
	for len(file) > 0 {
		if file, err = loaded.Audit().LoadSince(file); err != nil {
			fmt.Println(err)
			return
		}
	}
	for c := range loaded.Changes() {
		fmt.Println(c.Seq, c.Field, c.Old, c.New)
	}
	// Output:
	// 1 records 0 5
	// 2 records 5 6
}

func ExampleDiff() {
	a, b := new(Stage), new(Stage)
	a.SetRecords(5)
	b.SetRecords(3)
	for _, d := range audit.Diff(a, b) {
		fmt.Println(d.Field, d.A, d.B)
	}
	// Output: records 5 3
}

// Undoing goes through the setters, and so is logged. A trail tagged `audit:"revert"` has
// RevertTo generated, which asks the checks before it sets anything back.
func Example_revertTo() {
	ctx := audit.With(context.Background(), audit.Origin{Who: "ann"})
	account := new(Account)
	_ = account.SetBalance(ctx, 100)
	account.SetTags(ctx, []string{"vip"})
	then := account.ChangeLog("balance")[0].At
	fmt.Println(account.RevertTo(ctx, then), account.Tags())
	for _, c := range account.ChangeLog("tags") {
		fmt.Println(c.Seq, c.Old, c.New)
	}
	// Output:
	// <nil> []
	// 2 [] [vip]
	// 3 [vip] []
}

// Of a field tagged `redact`, the log keeps that it changed, and neither value.
func ExampleRedacted() {
	account := new(Account)
	account.SetPin(context.Background(), "0815")
	c := account.ChangeLog("pin")[0]
	fmt.Println(c.Old, c.New, c.New == audit.Redacted)
	// Output: [redacted] [redacted] true
}

// A SyncTrail makes setters, getters and readers safe for concurrent use; what is called
// after a change may call back.
func ExampleSyncTrail() {
	counter := new(Counter)
	counter.SetHits(3)
	fmt.Println(counter.Hits(), counter.Peak())
	// Output: 3 3
}

// Values are exact in JSON, also those that it lacks and those that many readers round.
func ExampleChange_MarshalJSON() {
	c := audit.Change{
		Field: "mean", Old: math.NaN(), New: int64(1<<53 + 1),
		At: time.Date(2026, 1, 2, 3, 4, 5, 678, time.UTC), Seq: 1, Who: "ann",
	}
	text, err := json.Marshal(c)
	fmt.Println(string(text), err)
	// Output: {"field":"mean","old":"NaN","new":9007199254740993,"at":"2026-01-02T03:04:05.000000678Z","seq":1,"who":"ann"} <nil>
}
