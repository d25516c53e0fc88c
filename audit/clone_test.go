package audit_test

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/auditimpl"
)

type tree struct {
	leaves []string
	byName map[string][]int
	copied int
}

// Clone is counted, so that the test sees it called.
func (t *tree) Clone() *tree { return &tree{leaves: t.leaves, copied: t.copied + 1} }

type deep struct{ n int }

func (d deep) DeepCopy() deep { return deep{d.n + 1} }

type holder struct {
	any   any
	deep  deep
	table map[string][]string
	fixed [1][]int
	plain *int
}

func TestClone(t *testing.T) {
	t.Parallel()
	n := 1
	h := holder{
		any: map[string]any{"list": []int{1}}, deep: deep{1},
		table: map[string][]string{"a": {"x"}}, fixed: [1][]int{{1}}, plain: &n,
	}
	c := auditimpl.Clone(h)
	h.any.(map[string]any)["list"].([]int)[0] = 9
	h.table["a"][0] = "changed"
	h.fixed[0][0] = 9
	if got := fmt.Sprint(c.any, c.deep, c.table, c.fixed); got != "map[list:[1]] {2} map[a:[x]] [[1]]" {
		t.Error(got)
	}
	if c.plain != h.plain {
		t.Error("a pointer without a Clone method was copied")
	}
	if c := auditimpl.Clone(&tree{}); c.copied != 1 {
		t.Error("the Clone method was not called")
	}
	if auditimpl.Clone((*tree)(nil)) != nil || auditimpl.Clone(deep{}) != (deep{}) {
		t.Error("a zero value was cloned")
	}
	if c := auditimpl.Clone([]int{}); c == nil || auditimpl.Clone([]int(nil)) != nil {
		t.Error("nil and empty are one")
	}
}

func TestCloneOfWhatContainsItself(t *testing.T) {
	t.Parallel()
	list := make([]any, 1)
	list[0] = list
	table := map[string]any{"list": list}
	table["self"] = table
	c := auditimpl.Clone(table)
	if reflect.ValueOf(c["self"]).UnsafePointer() != reflect.ValueOf(c).UnsafePointer() {
		t.Error("the copy does not contain itself")
	}
	if inner := c["list"].([]any); &inner[0] == &list[0] || &inner[0].([]any)[0] != &inner[0] {
		t.Error("the list within does not contain itself")
	}
}

// guarded has what a copy must not have, beside its trail.
type guarded struct {
	mu     sync.Mutex
	inner  struct{ trail audit.Trail }
	list   []int          `audit:"true"`
	shared map[string]int `audit:"true,share"`
	plain  []string
	*Stage

	trail audit.SyncTrail `audit:"clone"`
}

// TestCloneOf changes the original in place, to see what the clone shares with it.
//
//audit:loader
func TestCloneOf(t *testing.T) {
	t.Parallel()
	g := &guarded{plain: []string{"a"}, Stage: &Stage{}}
	g.SetList([]int{1})
	g.SetShared(map[string]int{"a": 1})
	g.SetRecords(3)
	g.mu.Lock()
	c := g.Clone()
	if !c.mu.TryLock() {
		t.Error("the lock was copied")
	}
	g.list[0], g.plain[0], g.shared["a"] = 9, "changed", 9
	g.SetRecords(4)
	if got := fmt.Sprint(c.List(), c.plain, c.Shared(), c.Records(), c.Audit().Seq()); got != "[1] [a] map[a:9] 3 0" {
		t.Error(got)
	}
	c.SetList(nil)
	if c.Audit().Seq() != 1 || g.Audit().Seq() != 4 {
		t.Errorf("%v and %v", c.Audit(), g.Audit())
	}
}

func TestLogsDoNotAlias(t *testing.T) {
	t.Parallel()
	c := new(Counter)
	names := map[string]int{"a": 1}
	c.SetNames(names)
	names["a"] = 2
	c.Names()["a"] = 3 //stagecheck:ignore auditwrite nobody is to see it
	c.ChangeLog("names")[0].New.(map[string]int)["a"] = 4
	for _, v := range c.Audit().Attributes() {
		if m, ok := v.(map[string]int); ok {
			m["a"] = 5
		}
	}
	c.names["b"] = 6 //stagecheck:ignore auditwrite the test is about this
	c.SetNames(nil)
	log := c.ChangeLog("names")
	if got := fmt.Sprint(log[0].New, log[1].Old, log[1].New); got != "map[a:1] map[a:1 b:6] map[]" {
		t.Error(got)
	}
}

// TestCloneThatSets has the copy of a value log changes itself, before its own.
func TestCloneThatSets(t *testing.T) {
	t.Parallel()
	e := new(Echo)
	for i := range 5 {
		e.SetWord(word{fmt.Sprint(i), e})
		e.SetLast(word{fmt.Sprint(i), e})
	}
	if got := texts(e.ChangeLog("word")) + texts(e.ChangeLog("last")); got != "0 0 1 1 2 2 3 3 4 1 2 2 3 3 4" {
		t.Error(got)
	}
	var logged uint64
	for _, attr := range []string{"heard", "times", "word", "last"} {
		logged += uint64(e.Audit().Len(attr)) + e.Audit().Forgotten(attr)
	}
	if seq := e.Audit().Seq(); logged != seq {
		t.Errorf("%d changes by attribute, %d together", logged, seq)
	}
}

// texts are the old and new words of changes.
func texts(log []audit.Change) (all string) {
	for _, c := range log {
		all += fmt.Sprint(" ", c.Old.(word).text, " ", c.New.(word).text)
	}
	return strings.TrimPrefix(all, "  ")
}

// pod copies itself in the way that deepcopy-gen writes it.
type pod struct{ replicas *int }

func (in *pod) DeepCopy() *pod {
	if in == nil {
		return nil
	}
	replicas := *in.replicas
	return &pod{&replicas}
}

// embeds has the method of pod, which does not copy the rest.
type embeds struct {
	pod
	tags []string
}

func TestDeepCopyOfPointers(t *testing.T) {
	t.Parallel()
	type all struct {
		Value   pod
		Pointer *pod
		Slice   []pod
		Map     map[string]pod
		Array   [1]pod
		Any     any
		Embeds  embeds
		Zero    pod
	}
	n := 1
	p := pod{&n}
	c := auditimpl.Clone(all{p, &p, []pod{p}, map[string]pod{"x": p}, [1]pod{p}, p, embeds{p, []string{"a"}}, pod{}})
	n = 2
	c.Embeds.tags[0] = "b"
	for i, q := range []pod{c.Value, *c.Pointer, c.Slice[0], c.Map["x"], c.Array[0], c.Any.(pod), c.Embeds.pod} {
		if *q.replicas != 1 {
			t.Errorf("%d shares its pointer", i)
		}
	}
	if c.Zero.replicas != nil {
		t.Error("zero")
	}
}
