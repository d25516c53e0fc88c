// Package common writes into slices and maps that copies of structs have in common with audited
// fields.
package common

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"sort"

	"auditwrite/util"

	"github.com/auditline/auditline/audit"
)

type Home struct {
	City  string
	Tags  []string
	Sizes map[string]int
	Rooms [2][]int
	Owner Person
	next  *Home
}

type Person struct {
	Names []string
	age   int
}

type Named struct{ Person }

type House Home

type Account struct {
	home   Home            `audit:"true"`
	homes  []Home          `audit:"true"`
	byName map[string]Home `audit:"true"`
	pair   [2]Home         `audit:"true"`
	rooms  [2][]int        `audit:"true"`
	named  Named           `audit:"true"`
	any    any             `audit:"true"`
	tags   []string        `audit:"true"`
	shared Home            `audit:"true,share"`
	plain  Home

	trail audit.Trail
}

func copied(a *Account) {
	h := a.home
	h.City = "Bern"        // of the copy
	h.Owner.age = 3        // of the copy
	h.Tags[0] = "x"        // want `auditwrite: this write into Account.home is not in its log: change a copy and call SetHome`
	h.Sizes["x"]++         // want `this write into Account.home`
	delete(h.Sizes, "x")   // want `this delete in Account.home`
	sort.Strings(h.Tags)   // want `this sort.Strings in Account.home`
	h.Rooms[1][0] = 1      // want `this write into Account.home`
	h.Owner.Names[0] = "y" // want `this write into Account.home`
	use(&h.Tags[0])        // want `Account.home can be written around its log, because its address is taken`
	h.next.Tags[0] = "x"   // what a pointer leads to is no part of the field
	h.Tags = append(h.Tags, "behind the end of the field's")
	h.Owner.Names = append(h.Owner.Names[:1], "z") // want `this append in Account.home`
	i := h
	i.Tags[0] = "x" // want `this write into Account.home`
	house := House(i)
	house.Sizes["x"] = 1 // want `this write into Account.home`
	owner := h.Owner
	owner.Names[0] = "x" // want `this write into Account.home`
	n := a.named
	n.Names[0] = "x" // want `this write into Account.named`
	var late Home
	late = a.homes[0]
	late.Tags[0] = "x" // want `this write into Account.homes`
	tags := late.Tags
	tags[0] = "x" // want `this write into Account.homes`
}

func renewed(a *Account, some bool) {
	h := a.home
	h.Tags = slices.Clone(h.Tags)
	h.Tags[0] = "x"  // of a copy
	h.Sizes["x"] = 1 // want `this write into Account.home`
	h.Sizes = maps.Clone(h.Sizes)
	h.Sizes["x"] = 1 // of a copy
	h.Rooms[0] = slices.Clone(h.Rooms[0])
	h.Rooms[0][0] = 1 // of a copy
	h.Owner = Person{Names: []string{"x"}}
	h.Owner.Names[0] = "y" // of what was just made
	h.Owner.Names = a.home.Owner.Names
	h.Owner.Names[0] = "y" // want `this write into Account.home`
	if some {
		h.Tags = a.tags
	}
	h.Tags[0] = "x" // want `this write into Account.tags`
	h = Home{Tags: h.Owner.Names, Owner: Person{Names: []string{"x"}}}
	h.Tags[0] = "x"        // want `this write into Account.home`
	h.Owner.Names[0] = "x" // of what was just made
	h.Sizes["x"] = 1       // of nothing
	h = a.plain
	h.Tags[0] = "x" // of a field that is not audited
	h = a.shared
	h.Tags[0] = "x" // the tag says that it is shared
	fresh := &Account{}
	h = fresh.home
	h.Tags[0] = "x" // nobody else knows it
}

func collections(a *Account, key string) {
	for _, h := range a.homes {
		h.City = "of the copy"
		h.Tags[0] = "x" // want `this write into Account.homes`
		h.Tags = []string{"x"}
		h.Tags[0] = "x" // of what was just made
	}
	for _, h := range a.byName {
		h.Owner.Names[0] = "x" // want `this write into Account.byName`
	}
	for _, h := range a.pair {
		h.Owner.Names[0] = "x" // want `this write into Account.pair`
	}
	if h, ok := a.byName[key]; ok {
		h.Tags[0] = "x" // want `this write into Account.byName`
	}
	homes := a.homes
	h := homes[0]
	h.Tags[0] = "x" // want `this write into Account.homes`
	pair := a.pair
	pair[0].City = "of the copy"
	pair[0].Tags[0] = "x" // want `this write into Account.pair`
	rooms := a.rooms
	rooms[0][0] = 1 // want `this write into Account.rooms`
	rooms[0] = []int{1}
	rooms[0][0] = 1 // of what was just made
	boxed := a.any.(Home)
	boxed.Tags[0] = "x" // want `this write into Account.any`
	switch h := a.any.(type) {
	case Home:
		h.Tags[0] = "x" // want `this write into Account.any`
	}
	func() {
		h.Sizes["x"] = 1 // want `this write into Account.homes`
	}()
}

func (h Home) shout()             { h.Tags[0] = "X" }
func (h Home) where() string      { return h.City + h.Tags[0] }
func (h *Home) empty()            { clear(h.Tags) }
func (p Person) call(name string) { p.Names[0] = name }

func furnish(h Home, room int) {
	g := h
	g.Rooms[0][0] = room
}

func measure(h Home) int { return len(h.Tags) + h.Sizes["x"] }

func handedOn(a *Account) {
	a.home.shout()                      // want `a.home.shout writes into Account.home, which is not in its log: change a copy and call SetHome`
	a.home.Owner.call("x")              // want `a.home.Owner.call writes into Account.home`
	a.named.call("x")                   // want `a.named.call writes into Account.named`
	a.home.where()                      // reads
	furnish(a.home, 1)                  // want `furnish writes into Account.home`
	furnish(a.homes[0], 1)              // want `furnish writes into Account.homes`
	furnish(Home{}, 1)                  // of what was just made
	furnish(Home(House(a.home)), 1)     // want `furnish writes into Account.home`
	measure(a.home)                     // reads
	util.Mark(util.Page{Lines: a.tags}) // want `util.Mark writes into Account.tags`
	util.Mark(util.Page{Title: "x"})
	h := a.home
	furnish(h, 1) // want `furnish writes into Account.home`
	h.shout()     // want `h.shout writes into Account.home`
	h.empty()     // of which the address is taken, and nothing else is known
	h.Rooms = [2][]int{}
	furnish(h, 1) // writes what was just made
	h = a.home
	h.Tags = nil
	h.shout()     // writes nothing of the field
	furnish(h, 1) // want `furnish writes into Account.home`
}

type Requests struct {
	header http.Header `audit:"true"`
	values url.Values  `audit:"true"`
	sizes  sizes       `audit:"true"`

	trail audit.Trail
}

type sizes []int

func (s sizes) Len() int           { return len(s) }
func (s sizes) Less(i, j int) bool { return s[i] < s[j] }
func (s sizes) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }

// Methods of slices and maps write elements of what they are called on.
func methods(r *Requests, a *Account) {
	r.header.Set("a", "b")                // want `this http.Header.Set in Requests.header is not in its log: change a copy and call SetHeader`
	r.header.Add("a", "b")                // want `this http.Header.Add in Requests.header`
	r.values.Del("a")                     // want `this url.Values.Del in Requests.values`
	http.Header(r.values).Del("a")        // want `this http.Header.Del in Requests.values`
	sort.IntSlice(r.sizes).Sort()         // want `this sort.IntSlice.Sort in Requests.sizes`
	r.sizes.Swap(1, 2)                    // want `r.sizes.Swap writes into Requests.sizes`
	_ = r.header.Get("a")                 // reads
	_ = r.sizes.Less(1, 2)                // reads
	(http.Header).Set(r.header, "a", "b") // want `this http.Header.Set in Requests.header`
	Home.shout(a.home)                    // want `Home.shout writes into Account.home`
	h := r.header
	h.Set("a", "b") // want `this http.Header.Set in Requests.header`
	h = h.Clone()
	h.Set("a", "b") // of a copy
}

// What is assigned to a field shares its elements with it.
func given(a *Account, list []string, sizes map[string]int, more Home) {
	list[0] = "before"
	a.tags = list // want `this write to Account.tags is not in its log: call SetTags`
	list[0] = "x" // want `this write into Account.tags is not in its log: change a copy and call SetTags`
	use(append(list, "x"))
	a.home.Sizes = sizes // want `this write into Account.home`
	sizes["x"] = 1       // want `this write into Account.home`
	sizes = maps.Clone(sizes)
	sizes["x"] = 1              // of a copy
	a.home.Tags = more.Tags[:1] // want `this write into Account.home`
	more.Tags[0] = "x"          // want `this write into Account.home`
	more.Sizes["x"] = 1         // of something else
	a.plain.Sizes = more.Sizes
	more.Sizes["x"] = 1 // of a field that is not audited
	fresh := &Account{}
	other := []string{"x"}
	fresh.tags = other
	other[0] = "y"                  // nobody else knows the object
	a.tags, fresh.tags = other, nil // want `this write to Account.tags`
	other[0] = "z"                  // want `this write into Account.tags`
}

func use(any) {}
